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

export interface RecorderOptions {
  readonly directory: string;
  readonly document: OpenApiDocument;
  readonly described: readonly DescribedOperation[];
  readonly basePath: string;
  /** Whether a parameter of a path names an organization, and no person or record. */
  readonly isTenant: (parameter: string) => boolean;
}

export type Recorder = (exchange: Recordable) => Promise<void>;

/**
 * Writes each exchange to a file of its own: a stub that the simulator and WireMock both take. The numbers
 * continue after the highest one in the directory, and no file is ever overwritten.
 */
export function createRecorder({
  directory,
  document,
  described,
  basePath,
  isTenant,
}: RecorderOptions): Recorder {
  makeDirectory(directory);
  const pseudonyms = createPseudonyms(lastPseudonymIn(directory));
  const byId = new Map(described.map((each) => [each.operation.id, each]));
  let count = lastNumberIn(directory);

  const redactedPath = ({ path: template }: Operation, params: Recordable['params']): string =>
    basePath +
    template.replace(/\{([^}]+)\}/g, (_whole, name: string) => {
      const value = params[name] ?? '';
      return isTenant(name) ? value : pseudonyms.of(decodeURIComponent(value));
    });

  const schemaOf = ({ id }: Operation, part: 'query' | 'body'): Schema | undefined =>
    propertiesOf(byId.get(id)?.request)[part];

  const requestBody = (operation: Operation, { body }: RequestValue): unknown => {
    if (body === undefined || body.length === 0) return undefined;
    const schema = schemaOf(operation, 'body');
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

  const queryOf = (operation: Operation, { url }: RequestValue): object | undefined => {
    const parameters = propertiesOf(inline(document, schemaOf(operation, 'query') ?? {}));
    return choicesIn(splitTarget(url).query, parameters);
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
    const queryParameters = queryOf(operation, request);
    const stub = {
      request: {
        method: request.method,
        urlPath,
        ...(queryParameters !== undefined && { queryParameters }),
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

const propertiesOf = (schema: Schema | undefined): Readonly<Record<string, Schema>> =>
  (schema?.['properties'] ?? {}) as Readonly<Record<string, Schema>>;

/**
 * The parameters of a query for which the document lists the values: they tell requests apart that are
 * answered differently, and say nothing of a person.
 */
function choicesIn(
  query: string,
  parameters: Readonly<Record<string, Schema>>,
): Readonly<Record<string, object>> | undefined {
  const sent = new URLSearchParams(query);
  const choices = Object.entries(parameters).flatMap(([name, schema]) => {
    const values = valuesIn(schema);
    const value = sent.get(name);
    if (values.length === 0 || (value !== null && !values.includes(value))) return [];
    return [[name, value === null ? { absent: true } : { equalTo: value }] as const];
  });
  return choices.length === 0 ? undefined : Object.fromEntries(choices);
}

function valuesIn({ type, enum: listed }: Schema): readonly string[] {
  if (type === 'boolean') return ['true', 'false'];
  return Array.isArray(listed) ? listed.map(String) : [];
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
