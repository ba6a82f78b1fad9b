import { isUtf8 } from '../runtime/bytes.js';
import { isObject } from '../runtime/json.js';
import type { JournalEntry } from '../server/journal.js';
import { splitTarget, type Reply } from '../server/message.js';
import { PatternError } from '../server/stubs/pattern-error.js';
import type { RecordSpec } from '../server/stubs/recorder.js';
import type { StubMapping } from '../server/stubs/stub.js';
import { createSubject, type Subject } from '../server/stubs/subject.js';

type Pattern = NonNullable<StubMapping['request']>;

/** Turns what was asked and answered into a stub. */
export type ToMapping = (entry: JournalEntry) => StubMapping;

/** @throws PatternError for a part of the specification that is not taken */
export function compileToMapping(spec: RecordSpec, pointer: string): ToMapping {
  const captured = compileCaptured(spec['captureHeaders'], `${pointer}/captureHeaders`);
  const bodyPattern = compileBodyPattern(
    spec['requestBodyPattern'] ?? spec['requestBodyPatternFactory'],
    `${pointer}/requestBodyPattern`,
  );
  return ({ request, reply }) => {
    const subject = createSubject(request);
    const headers = captured(subject);
    const text = subject.text() ?? '';
    return {
      name: splitTarget(request.url).path.split('/').filter(Boolean).join('_').toLowerCase(),
      request: {
        method: request.method,
        ...urlOf(subject),
        ...(Object.keys(headers).length > 0 && { headers }),
        ...(text !== '' && { bodyPatterns: [bodyPattern(subject, text)] }),
      },
      response: responseOf(reply),
      ...(spec['persist'] !== false && { persistent: true }),
    };
  };
}

function urlOf(subject: Subject): Pick<Pattern, 'url' | 'urlPath' | 'queryParameters'> {
  const { url, path } = subject;
  const names = [...new Set(new URLSearchParams(splitTarget(url).query).keys())];
  if (names.length === 0) return { url };
  return {
    urlPath: path,
    queryParameters: Object.fromEntries(
      names.map((name) => [
        name,
        { hasExactly: subject.query(name).map((equalTo) => ({ equalTo })) },
      ]),
    ),
  };
}

function compileCaptured(
  wanted: unknown,
  pointer: string,
): (subject: Subject) => Record<string, Record<string, unknown>> {
  if (wanted !== undefined && wanted !== null && !isObject(wanted)) {
    throw new PatternError(pointer, 'must be an object with the names of headers');
  }
  const names = Object.entries(wanted ?? {});
  return (subject) =>
    Object.fromEntries(
      names.flatMap(([name, how]) => {
        const [equalTo] = subject.header(name.toLowerCase());
        const isLoose = isObject(how) && how['caseInsensitive'] === true;
        if (equalTo === undefined) return [];
        return [[name, { equalTo, ...(isLoose && { caseInsensitive: true }) }]];
      }),
    );
}

function compileBodyPattern(
  wanted: unknown,
  pointer: string,
): (subject: Subject, text: string) => Record<string, unknown> {
  const how = isObject(wanted) ? wanted : {};
  const matcher = how['matcher'] ?? 'auto';
  if (matcher !== 'auto' && matcher !== 'equalTo' && matcher !== 'equalToJson') {
    throw new PatternError(`${pointer}/matcher`, 'must be auto, equalTo or equalToJson');
  }
  const { ignoreArrayOrder = true, ignoreExtraElements = true, caseInsensitive = false } = how;
  return (subject, text) => {
    const [type = ''] = subject.header('content-type');
    if (matcher === 'auto' && type.includes('multipart/form-data')) return { anything: 'anything' };
    if (matcher === 'equalToJson' || (matcher === 'auto' && type.includes('json'))) {
      return { equalToJson: text, ignoreArrayOrder, ignoreExtraElements };
    }
    const bytes = subject.body() ?? new Uint8Array();
    if (matcher === 'auto' && !isUtf8(bytes)) {
      return { binaryEqualTo: Buffer.from(bytes).toString('base64') };
    }
    return { equalTo: text, caseInsensitive };
  };
}

/** They follow from the body, belong to the connection, or are of this simulator. */
const NOT_RECORDED =
  /^(?:content-encoding|content-length|transfer-encoding|connection|keep-alive|date|x-mock-.*|matched-stub-.*)$/;

function responseOf(reply: Reply): NonNullable<StubMapping['response']> {
  const headers = Object.entries(reply.headers ?? {}).filter(([name]) => !NOT_RECORDED.test(name));
  return {
    status: reply.status,
    ...bodyOf(reply.decoded ?? reply.body),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
  };
}

function bodyOf(body: unknown): NonNullable<StubMapping['response']> {
  if (body === undefined) return {};
  if (!(body instanceof Uint8Array)) return { jsonBody: body };
  if (body.length === 0) return {};
  const bytes = Buffer.from(body);
  return isUtf8(bytes) ? { body: bytes.toString() } : { base64Body: bytes.toString('base64') };
}
