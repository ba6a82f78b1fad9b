import { readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DescribedOperation, OpenApiDocument, Schema } from '../openapi/document.js';
import { inline } from '../openapi/inline.js';
import { responseFor, type Operation, type Violation } from '../openapi/operation.js';
import { makeDirectory } from '../runtime/directory.js';
import { codeOf } from '../runtime/failure.js';
import { splitTarget, type RequestValue } from '../server/message.js';
import { redactText } from '../server/redaction.js';
import { readJson } from './check.js';
import { valuesOf } from '../server/raw-headers.js';
import type { AnswerHead } from '../server/upstream/ask.js';
import type { ReadBody } from './answer.js';
import { createPseudonyms, pseudonymsIn, redact } from '../server/redaction-by-schema.js';

/** One whole exchange with the upstream. */
interface Recordable {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
  readonly request: RequestValue;
  readonly answer: AnswerHead;
  /** Absent when it was not held. */
  readonly body: ReadBody | undefined;
  readonly violations: readonly Violation[];
}

export type Recorder = (exchange: Recordable) => Promise<void>;

/**
 * Writes each exchange to a file of its own: a stub that the simulator and WireMock both take. The numbers
 * continue after the highest one in the directory, and no file is ever overwritten.
 */
export function createRecorder(
  directory: string,
  document: OpenApiDocument,
  described: readonly DescribedOperation[],
  basePath: string,
): Recorder {
  makeDirectory(directory);
  const pseudonyms = createPseudonyms(lastPseudonymIn(directory));
  const byId = new Map(described.map((each) => [each.operation.id, each]));
  let count = lastNumberIn(directory);

  const redactedPath = ({ path: template }: Operation, params: Recordable['params']): string =>
    basePath +
    template.replace(/\{([^}]+)\}/g, (_whole, name: string) => {
      const value = params[name] ?? '';
      return name === 'org_id' ? value : pseudonyms.of(decodeURIComponent(value));
    });

  const requestBody = (operation: Operation, { body }: RequestValue): unknown => {
    if (body === undefined || body.length === 0) return undefined;
    const request = byId.get(operation.id)?.request;
    const properties = request?.['properties'] as Readonly<Record<string, Schema>> | undefined;
    const schema = properties?.['body'];
    const json = operation.body?.mediaTypes[0] === 'application/json' ? readJson(body) : undefined;
    return json === undefined || schema === undefined
      ? { not_recorded_bytes: body.length }
      : redact(json.value, inline(document, schema), operation.body?.example, {
          pseudonyms,
          keepNumbers: false,
        });
  };

  const answerBody = (
    operation: Operation,
    status: number,
    body: ReadBody | undefined,
  ): unknown => {
    const json = body instanceof Uint8Array && body.length > 0 ? readJson(body) : undefined;
    const response = responseFor(operation, status);
    const schema = byId.get(operation.id)?.replies[response?.schema ?? ''];
    if (json === undefined || schema === undefined) return undefined;
    const examples = Object.values(response?.examples ?? {});
    return redact(json.value, inline(document, schema), examples.at(-1), {
      pseudonyms,
      keepNumbers: true,
    });
  };

  /** Never over a file that another process has just written: that one has the number, and the next is free. */
  const write = async (stubOf: (number: number) => { readonly name: string }): Promise<void> => {
    count += 1;
    const stub = stubOf(count);
    const file = path.join(directory, `${stub.name}.json`);
    try {
      await writeWhole(file, `${JSON.stringify(stub, null, 2)}\n`);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      count = Math.max(count, lastNumberIn(directory));
      await write(stubOf);
    }
  };

  return async ({ operation, params, request, answer, body, violations }) => {
    // Before the bodies: the ids in it are known in them then, whatever their field is called.
    const urlPath = redactedPath(operation, params);
    const jsonBody = answerBody(operation, answer.status, body);
    const [contentType] = valuesOf(answer.headers, 'content-type');
    const force = forceOf(operation, request);
    const stub = {
      request: {
        method: request.method,
        urlPath,
        ...(force !== undefined && { queryParameters: { force } }),
      },
      response: {
        status: answer.status,
        ...(contentType !== undefined &&
          jsonBody !== undefined && { headers: { 'Content-Type': contentType } }),
        ...(jsonBody !== undefined && { jsonBody }),
      },
      metadata: {
        recorded_by: 'masstack-mock proxy',
        operation: operation.id,
        request_body: requestBody(operation, request),
        violations: violations.map(({ message, ...rest }) => ({
          ...rest,
          message: redactText(message),
        })),
      },
    };
    await write((number) => ({
      name: `${String(number).padStart(4, '0')}-${operation.id}-${answer.status}`,
      ...stub,
    }));
  };
}

/** What tells a forced deletion from one that is not, so that neither stub answers the other. */
function forceOf({ parameters }: Operation, { url }: RequestValue): object | undefined {
  if (!parameters.some(({ in: place, name }) => place === 'query' && name === 'force')) {
    return undefined;
  }
  const value = new URLSearchParams(splitTarget(url).query).get('force');
  if (value === null) return { absent: true };
  return value === 'true' || value === 'false' ? { equalTo: value } : undefined;
}

/** Only its owner may read it. Half a file (the disk is full) would stop whoever reads them all. */
async function writeWhole(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') await rm(file, { force: true });
    throw error;
  }
}

/** The ids of another run are other ids. */
function lastPseudonymIn(directory: string): number {
  const numbers = readdirSync(directory)
    .filter((name) => /^\d+-.*\.json$/.test(name))
    .flatMap((name) => pseudonymsIn(readFileSync(path.join(directory, name), 'utf8')));
  return numbers.reduce((highest, number) => Math.max(highest, number), 0);
}

function lastNumberIn(directory: string): number {
  const numbers = readdirSync(directory).map((name) => Number(/^(\d+)-/.exec(name)?.[1] ?? 0));
  return numbers.reduce((highest, number) => Math.max(highest, number), 0);
}
