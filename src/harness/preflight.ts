import type { Lifecycles } from '../lifecycles/index.js';
import { newId } from '../lifecycles/new-id.js';
import type { Contract } from '../openapi/contract.js';
import type { OpenApiDocument } from '../openapi/document.js';
import { credentialsStatus, responseFor, type Operation } from '../openapi/operation.js';
import { createRandom } from '../runtime/random.js';
import type { Client } from './client.js';
import type { Answer } from './message.js';
import { createIsOfTheApi, type IsOfTheApi } from './of-the-api.js';
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
  readonly readDocument: () => Promise<OpenApiDocument>;
  readonly target: Target;
  readonly bindings: Bindings;
  readonly seed: number;
}

/**
 * Finds out by reading alone whether the target can be tested, and under which of the roots. What cannot
 * be tested is told in one line; no verdict is given on it.
 */
export async function findRoot(roots: readonly Root[], options: PreflightOptions): Promise<Root> {
  const isOfTheApi = createIsOfTheApi(options.contract, await options.readDocument());
  for (const root of roots) {
    if (await isThere(root, options, isOfTheApi)) {
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
  /** Absent: it asks for no record, as lists do. */
  readonly id?: string;
  /** Whether somebody prepared it. Default: true. */
  readonly known?: boolean;
}

/**
 * Whether the API answers under that root. Most often the first read shows it. Where not even a list is
 * there, that a record is unknown proves nothing.
 */
async function isThere(
  root: Root,
  options: PreflightOptions,
  isOfTheApi: IsOfTheApi,
): Promise<boolean> {
  let isListMissing = false;
  for (const read of planReads(options)) {
    const answer = await look(root, read, options);
    const isMissing = answer.status === 404;
    if (read.id === undefined && isMissing) isListMissing = true;
    else if (!(isMissing && isListMissing) && isOfTheApi(answer, read.operation)) return true;
  }
  return false;
}

/** One read of each kind: of a prepared record where there is one, else a list, else of an id that nothing has. */
function planReads(options: PreflightOptions): readonly Read[] {
  const { contract, lifecycles, bindings, seed } = options;
  const gets = [...contract.operations.values()].filter(({ method }) => method === 'GET');
  const reads = gets.filter((each) => idParameter(each, lifecycles) !== undefined);
  const planned = reads.map((operation) => {
    const lifecycle = lifecycles.forOperation(operation.id);
    const prepared = lifecycle && bindings.records[lifecycle.kind]?.[lifecycle.initial]?.at(-1);
    const random = createRandom(seed, `unknown ${operation.id}`);
    return {
      operation,
      id: prepared ?? newId(lifecycle ?? {}, random),
      known: prepared !== undefined,
    };
  });
  const lists = gets
    .filter((operation) => isListOfAll(operation, lifecycles))
    .map((operation) => ({ operation, known: false }));
  return [
    ...planned.filter(({ known }) => known),
    ...lists,
    ...planned.filter(({ known }) => !known),
  ];
}

/** A list that is there whatever there is: its path names an owner at most, and it has no 404. */
function isListOfAll(operation: Operation, lifecycles: Lifecycles): boolean {
  const rows = lifecycles.forOperation(operation.id)?.rows ?? [];
  return (
    rows.some(({ operation: id, lists }) => id === operation.id && lists !== undefined) &&
    responseFor(operation, 404) === undefined &&
    operation.parameters.every(
      ({ in: place, name }) => place !== 'path' || lifecycles.isTenant(name),
    )
  );
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
    ...(id !== undefined && { id }),
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
