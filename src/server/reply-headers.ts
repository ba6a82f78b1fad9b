/** The headers that the document describes, in the simulator's own answers. */
import type { Fillable } from '../lifecycles/template.js';
import type { Contract } from '../openapi/contract.js';
import type { Operation } from '../openapi/operation.js';
import { extend } from '../runtime/extend.js';
import { CREATION_STATUSES, type Locate } from './location.js';
import { originOf, type Reply, type RequestValue } from './message.js';
import { pathIn } from './world-path.js';

/** With those that are required or have an example, where nothing has set them. */
export function withDocumentedHeaders<Answer extends Reply>(
  contract: Contract,
  operation: Operation,
  reply: Answer,
): Answer {
  const described = contract.headersOf(operation, reply.status);
  if (described.length === 0) return reply;
  const headers: Record<string, string | readonly string[]> = { ...reply.headers };
  for (const { name, required, hasExample, sample } of described) {
    if ((!required && !hasExample) || headers[name] !== undefined) continue;
    const text = sample();
    if (text !== undefined) headers[name] = text;
  }
  return extend(reply, { headers });
}

interface Creation {
  readonly locate: Locate | undefined;
  /** What was made, if anything was. */
  readonly record: Fillable | undefined;
  readonly request: RequestValue;
  readonly path: Readonly<Record<string, string>>;
  /** The name of the world. */
  readonly world: string;
}

/** With `Location` of what was created: a path, or with a host where the document does not allow a path. */
export function withLocation<Answer extends Reply>(
  contract: Contract,
  operation: Operation,
  reply: Answer,
  { locate, record, request, path, world }: Creation,
): Answer {
  if (!locate || !record || !CREATION_STATUSES.includes(reply.status)) return reply;
  const described = contract
    .headersOf(operation, reply.status)
    .find(({ name }) => name === 'location');
  const found = described && locate(record, request, path);
  if (described === undefined || found === undefined) return reply;
  const relative = pathIn(world, request) + found;
  const location = [relative, originOf(request) + relative].find(
    (each) => described.faultOf(each) === undefined,
  );
  return location === undefined ? reply : extend(reply, { headers: { location } });
}

/** As a client sees it that joins the values of one name. */
export function textIn(headers: Reply['headers'], name: string): string | undefined {
  const value = headers?.[name];
  return typeof value === 'object' ? value.join(', ') : value;
}
