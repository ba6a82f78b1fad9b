import type { Lifecycles } from '../lifecycles/index.js';
import { newId } from '../lifecycles/new-id.js';
import type { Contract } from '../openapi/contract.js';
import { credentialsStatus, type Operation } from '../openapi/operation.js';
import { createRandom } from '../runtime/random.js';
import { isObject } from '../runtime/json.js';
import type { Client } from './client.js';
import type { Answer } from './message.js';
import { readingOf } from '../lifecycles/questions.js';
import { adviseOn } from './redirect.js';
import { buildRequest, idParameter } from './requests.js';
import { shownUrl } from './roots.js';
import type { Bindings } from './targets/bindings.js';
import { TargetError, type Target } from './targets/target.js';

export interface Root {
  readonly url: URL;
  readonly client: Client;
}

export interface PreflightOptions {
  readonly contract: Contract;
  readonly lifecycles: Lifecycles;
  readonly target: Target;
  readonly bindings: Bindings;
  readonly seed: number;
}

/**
 * Finds out by reading alone whether the target can be tested, and under which of the roots. What cannot
 * be tested is told in one line; no verdict is given on it.
 */
export async function findRoot(roots: readonly Root[], options: PreflightOptions): Promise<Root> {
  for (const root of roots) {
    if (await isThere(root, options)) {
      await requirePrepared(root, options);
      return root;
    }
  }
  const tried = roots.map(({ url }) => shownUrl(url)).join(' and ');
  throw new TargetError(
    `${tried} cannot be tested: wrong base path: no documented GET request gets a documented answer there`,
  );
}

interface Read {
  readonly operation: Operation;
  readonly id: string;
  /** Whether somebody prepared it. Default: true. */
  readonly known?: boolean;
}

/** Whether the API answers under that root. Most often the first read shows it. */
async function isThere(root: Root, options: PreflightOptions): Promise<boolean> {
  for (const read of planReads(options)) {
    const answer = await look(root, read, options);
    if (isOfTheApi(answer, read.operation, options.contract)) return true;
  }
  return false;
}

/** One read of each kind: of a prepared record where there is one, else of an id that nothing has. */
function planReads({ contract, lifecycles, bindings, seed }: PreflightOptions): readonly Read[] {
  const reads = [...contract.operations.values()].filter(
    (operation) => operation.method === 'GET' && idParameter(operation, lifecycles) !== undefined,
  );
  const planned = reads.map((operation) => {
    const kind = lifecycles.forOperation(operation.id)?.kind;
    const prepared = kind === undefined ? undefined : bindings.records[kind];
    const id = kind === undefined ? undefined : prepared?.[lifecycles.of(kind).initial]?.at(-1);
    return {
      operation,
      id:
        id ??
        newId(
          kind === undefined ? {} : lifecycles.of(kind),
          createRandom(seed, `unknown ${operation.id}`),
        ),
      known: id !== undefined,
    };
  });
  return planned.sort((one, other) => Number(other.known) - Number(one.known));
}

/** The answer to a read. What no API answers ends the run. */
async function look(
  root: Root,
  { operation, id, known = true }: Read,
  options: PreflightOptions,
): Promise<Answer> {
  const { target } = options;
  const authorization = target.token('admin');
  const request = buildRequest(operation, options.lifecycles, {
    org: target.org,
    id,
    ...(authorization !== undefined && { authorization }),
  });
  const { answer, trouble, kind, location } = await root.client.send({
    ...request,
    headers: { ...target.headers, ...request.headers },
  });
  const stop = (reason: string): TargetError =>
    new TargetError(`${shownUrl(root.url)} cannot be tested: ${reason}`);
  if (answer === undefined) {
    if (kind !== 'redirect') throw stop(trouble);
    const advice = adviseOn({ root: root.url, path: request.path, location: location ?? '' });
    throw stop(`${trouble}; ${advice}`);
  }
  const { status, text } = answer;
  if (/unknown ALPN protocol|missing ALPN protocol/i.test(text)) {
    throw stop('it supports only HTTP/2, and HTTP/1.1 is needed');
  }
  // So may a server hide what it does not have.
  const hides = !known && status === 403 && credentialsStatus(operation) !== status;
  if (status === 401 || (status === 403 && !hides)) {
    throw stop(
      authorization === undefined
        ? `it requires a token (${status}), and none is given: tokens.admin in --bindings, or --header 'authorization: …'`
        : `the token is refused (${status}) for the organization ${target.org}: check tokens.admin and org in the bindings`,
    );
  }
  if (status < 300 && isPage(answer)) {
    throw stop(`it answers with a web page (${status}), as a login page does, and not with JSON`);
  }
  return answer;
}

function isPage({ headers, text }: Answer): boolean {
  return /html/i.test(headers['content-type'] ?? '') && /<(html|body|form|!doctype)/i.test(text);
}

/** An answer that something else at a wrong path would not give. */
function isOfTheApi(answer: Answer, operation: Operation, contract: Contract): boolean {
  const { status, json } = answer;
  if (status === 405 || status === 501) return false;
  if (status !== 404) return true;
  const names = isObject(json) ? Object.keys(json) : ['none'];
  return (
    (names.length === 0 || names.includes('errors')) &&
    contract.validateReply(operation, status, json).length === 0
  );
}

/** Whether prepared records are still there, as far as a read shows it. */
async function requirePrepared(root: Root, options: PreflightOptions): Promise<void> {
  const { contract, lifecycles, bindings } = options;
  for (const kind of lifecycles.kinds) {
    const operation = contract.operations.get(readingOf(lifecycles.of(kind))?.operation ?? '');
    const { initial } = lifecycles.of(kind);
    const ids = bindings.records[kind]?.[initial] ?? [];
    if (operation === undefined) continue;
    // The first is used up first, and the last is kept to the end.
    for (const id of new Set([ids.at(0), ids.at(-1)])) {
      if (id === undefined) continue;
      const { status } = await look(root, { operation, id }, options);
      if (status >= 400 && status < 500) {
        throw new TargetError(
          `${shownUrl(root.url)} cannot be tested: prepared records are gone: ${operation.id} of the ${kind} ${id} (${initial} in the bindings) is answered with ${status}`,
        );
      }
    }
  }
}
