import { responseFor, type Operation } from '../openapi/operation.js';
import { isObject, listOf } from '../runtime/json.js';
import type { JournalEntry } from '../server/journal.js';
import { splitTarget } from '../server/message.js';
import { Problem } from '../server/problem.js';
import { REDACTED, redactBody } from '../server/redaction.js';
import type { StubMapping } from '../server/stubs/stub.js';
import { findEntry } from './entry.js';
import type { AdminHandler, AdminServices } from './handler.js';

export const proposeStub: AdminHandler<'proposeStub'> = async ({ path, world, services }) => {
  const entry = await findEntry(world, path.id);
  if (entry instanceof Problem) return entry;
  return { status: 200, body: toStub(entry, world.journal.showsBodies, services) };
};

/** Answers as this one was answered, whoever asks the same path. */
function toStub(
  { request, reply }: JournalEntry,
  showsBodies: boolean,
  { contract }: AdminServices,
): StubMapping {
  const { path } = splitTarget(request.url);
  const match = contract.match(request.method, path);
  const operation = match !== undefined && 'operation' in match ? match.operation : undefined;
  const { status, body, headers } = reply;
  const type = headers?.['content-type'];
  return {
    name: `${operation?.id ?? `${request.method} ${path}`}: ${status}`,
    request: { method: request.method, urlPath: path },
    response: {
      status,
      ...(typeof type === 'string' && { headers: { 'content-type': type } }),
      ...bodyOf(body, showsBodies, exampleOf(operation, status)),
    },
  };
}

function bodyOf(
  body: unknown,
  showsBodies: boolean,
  example: unknown,
): NonNullable<StubMapping['response']> {
  if (body === undefined) return {};
  if (!(body instanceof Uint8Array)) {
    return { jsonBody: showsBodies ? body : withExamples(body, example) };
  }
  return showsBodies
    ? { base64Body: Buffer.from(body).toString('base64') }
    : { body: redactBody(body) };
}

function exampleOf(operation: Operation | undefined, status: number): unknown {
  const response = operation && responseFor(operation, status);
  return response === undefined ? undefined : Object.values(response.examples)[0];
}

/** What the journal would black out stands there as the example of the document has it. */
function withExamples(body: unknown, example: unknown): unknown {
  return fill(JSON.parse(redactBody(body)), example);
}

function fill(shown: unknown, example: unknown): unknown {
  if (typeof shown === 'string' && shown.includes(REDACTED)) return example ?? shown;
  if (Array.isArray(shown)) {
    const items = listOf(example);
    return shown.map((each) => fill(each, items[0]));
  }
  if (!isObject(shown)) return shown;
  const examples = isObject(example) ? example : {};
  return Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [name, fill(value, examples[name])]),
  );
}
