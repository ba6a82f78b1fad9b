import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DescribedOperation, OpenApiDocument, Schema } from '../openapi/document.js';
import { inline } from '../openapi/inline.js';
import { responseFor, type Operation, type Violation } from '../openapi/operation.js';
import { makeDirectory } from '../runtime/directory.js';
import { splitTarget, type RequestValue } from '../server/message.js';
import { redactText } from '../server/redaction.js';
import { readJson } from './check.js';
import { decodeBody } from './encoding.js';
import { valuesOf } from './headers.js';
import { createPseudonyms, redact } from '../server/redaction-by-schema.js';
import type { UpstreamAnswer } from './upstream.js';

/** One whole exchange with the upstream. */
interface Recordable {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
  readonly request: RequestValue;
  readonly answer: UpstreamAnswer;
  readonly violations: readonly Violation[];
}

export type Recorder = (exchange: Recordable) => Promise<void>;

/** Writes each exchange to a file of its own: a stub that the simulator and WireMock both take. */
export function createRecorder(
  directory: string,
  document: OpenApiDocument,
  described: readonly DescribedOperation[],
  basePath: string,
): Recorder {
  makeDirectory(directory);
  const pseudonyms = createPseudonyms();
  const byId = new Map(described.map((each) => [each.operation.id, each]));
  let count = 0;

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

  const answerBody = (operation: Operation, answer: UpstreamAnswer): unknown => {
    const bytes = decodeBody(answer);
    const json = bytes === undefined || bytes.length === 0 ? undefined : readJson(bytes);
    const response = responseFor(operation, answer.status);
    const schema = byId.get(operation.id)?.replies[response?.schema ?? ''];
    if (json === undefined || schema === undefined) return undefined;
    const examples = Object.values(response?.examples ?? {});
    return redact(json.value, inline(document, schema), examples.at(-1), {
      pseudonyms,
      keepNumbers: true,
    });
  };

  return async ({ operation, params, request, answer, violations }) => {
    count += 1;
    const name = `${String(count).padStart(4, '0')}-${operation.id}-${answer.status}`;
    // Before the bodies: the ids in it are known in them then, whatever their field is called.
    const urlPath = redactedPath(operation, params);
    const jsonBody = answerBody(operation, answer);
    const [contentType] = valuesOf(answer.headers, 'content-type');
    const force = /(?:^|&)force=(true|false)(?:&|$)/.exec(splitTarget(request.url).query)?.[1];
    const stub = {
      name,
      request: {
        method: request.method,
        urlPath,
        ...(force !== undefined && { queryParameters: { force: { equalTo: force } } }),
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
    await writeFile(path.join(directory, `${name}.json`), `${JSON.stringify(stub, null, 2)}\n`);
  };
}
