/** The headers that the document describes, in the simulator's own answers. */
import type { Fillable } from '../lifecycles/template.js';
import type { Contract } from '../openapi/contract.js';
import type { Operation } from '../openapi/operation.js';
import { extend } from '../runtime/extend.js';
import { CREATION_STATUSES, type Locate } from './location.js';
import { originOf, type Reply, type RequestValue } from './message.js';
import { pathIn } from './world-path.js';

/** With those that are required or have an example, where nothing has set them. */
export function withDocumentedHeaders(
  contract: Contract,
  operation: Operation,
  reply: Reply,
): Reply {
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
  readonly locate: Locate;
  readonly record: Fillable;
  readonly request: RequestValue;
  readonly path: Readonly<Record<string, string>>;
  /** The name of the world. */
  readonly world: string;
}

/** `Location` of what was created: a path, or with a host where the document does not allow a path. */
export function locationOf(
  contract: Contract,
  operation: Operation,
  status: number,
  { locate, record, request, path, world }: Creation,
): string | undefined {
  if (!CREATION_STATUSES.includes(status)) return undefined;
  const described = contract.headersOf(operation, status).find(({ name }) => name === 'location');
  const found = described && locate(record, request, path);
  if (described === undefined || found === undefined) return undefined;
  const relative = pathIn(world, request) + found;
  const absolute = originOf(request) + relative;
  return [relative, absolute].find((each) => described.faultOf(each) === undefined);
}
