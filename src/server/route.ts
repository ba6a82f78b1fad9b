import { extend } from '../runtime/extend.js';
import { follow, type Soon } from '../runtime/follow.js';
import { headerOf, type Reply, type RequestValue } from './message.js';
import type { NeedsBody } from './needs-body.js';
import type { MayMakeWorld } from './pages.js';
import type { Handle } from './pipeline.js';
import { toControlReply } from './control-errors.js';
import { Problem, unexpected, type ToReply } from './problem.js';
import type { RequestRuleId } from './rules.js';
import { StorageError } from '../store/store.js';
import type { World } from './world.js';
import { PREFIX, WORLD_HEADER } from './world-path.js';
import type { Worlds } from './worlds.js';

export { WORLD_HEADER } from './world-path.js';
const CONTROL_PLANE = '/__admin';

/** Whether the request is for the control plane, of whichever world. */
export function isControlPlane(url: string): boolean {
  return (
    url.startsWith(CONTROL_PLANE) ||
    (url.startsWith(PREFIX) && afterPrefix(url).url.startsWith(CONTROL_PLANE))
  );
}

/** The page, the reference, and the document that both are made from. */
const PAGES = /^\/__admin\/(?:(?:ui|docs)(?:[/?]|$)|openapi\.(?:json|yaml)(?:\?|$))/;

/** Whether a request asks for what is the same in every simulator of this version. */
export function isForPage({ method, url }: Pick<RequestValue, 'method' | 'url'>): boolean {
  return (method === 'GET' || method === 'HEAD') && PAGES.test(url);
}

const PROBES = /^\/__admin\/health\/(?:live|ready)(?:\?|$)/;

/** Whether a request asks no more than if the process lives, or if it can answer. */
export function isForProbe({ method, url }: Pick<RequestValue, 'method' | 'url'>): boolean {
  return (method === 'GET' || method === 'HEAD') && PROBES.test(url);
}

export interface RouteOptions {
  readonly mayMakeWorld: MayMakeWorld;
  readonly toReply: ToReply;
}

/** The form of the errors of whoever the request is for: the control plane or the simulated API. */
export function errorsFor(url: string, toReply: ToReply): ToReply {
  return isControlPlane(url) ? toControlReply : toReply;
}

/** Hands each request to the world that it names: in a header, in a path prefix, or by silence. */
export function createRoute(
  handle: Handle,
  worlds: Worlds,
  options: RouteOptions,
): (request: RequestValue) => Soon<Reply> {
  /** A world that cannot be opened now is no fault of anybody here. */
  const refuse =
    ({ url }: RequestValue) =>
    (error: unknown): Reply => {
      if (!(error instanceof StorageError)) throw error;
      return errorsFor(url, options.toReply)(unexpected(error));
    };
  return (request) => {
    if (request.headers[WORLD_HEADER] === undefined && !request.url.startsWith(PREFIX)) {
      const world = worlds.home(request);
      return world instanceof Promise
        ? world.then((known) => handleIn(known, request, handle)).catch(refuse(request))
        : handle(request, world);
    }
    return handleNamed(handle, worlds, request, options).catch(refuse(request));
  };
}

/**
 * The same for a question about a request, in the world that it names: without making that world.
 */
export function createRouteQuestion(
  needsBody: NeedsBody,
  worlds: Worlds,
): (request: RequestValue) => boolean | Promise<boolean> {
  return (request) => {
    const named = readWorldName(request);
    if (named instanceof Problem) return false;
    const { name, url } = named;
    const world = name === undefined ? worlds.home() : worlds.preview(name);
    return follow(world, (known) =>
      known instanceof Problem ? false : needsBody({ ...request, url }, known),
    );
  };
}

/** The world that the request names, if it names one, and the URL that it has in there. */
export function readWorldName(
  request: RequestValue,
): { readonly name: string | undefined; readonly url: string } | Problem {
  const inHeader = headerOf(request, WORLD_HEADER);
  const { name: inPath, url } = request.url.startsWith(PREFIX)
    ? afterPrefix(request.url)
    : { url: request.url };
  if (inHeader !== undefined && inPath !== undefined && inHeader !== inPath) return contradiction();
  return { name: inPath ?? inHeader, url };
}

async function handleNamed(
  handle: Handle,
  worlds: Worlds,
  request: RequestValue,
  { mayMakeWorld, toReply }: RouteOptions,
): Promise<Reply> {
  const named = readWorldName(request);
  if (named instanceof Problem) return errorsFor(request.url, toReply)(named);
  const { name, url } = named;
  // A request that manages a world does not use it: it must not create the world that it is about.
  const world = /^\/__admin\/worlds(?:[/?]|$)/.test(url)
    ? await worlds.home()
    : await worlds.open(name ?? '', { ...request, url }, () => mayMakeWorld(request));
  if (world instanceof Problem) return errorsFor(url, toReply)(world);
  return handleIn(world, { ...request, url }, handle);
}

/** With the time of the world. */
async function handleIn(world: World, request: RequestValue, handle: Handle): Promise<Reply> {
  const reply = await handle(request, world);
  // First, as the adapter writes it: the bytes are those of the default world.
  return extend(reply, { headers: { date: world.clock.httpDate(), ...reply.headers } });
}

/** `/__worlds/w1/v1/orgs?x` is `/v1/orgs?x` in w1. */
function afterPrefix(url: string): { readonly name: string; readonly url: string } {
  const end = url.slice(PREFIX.length).search(/[/?]/);
  if (end === -1) return { name: url.slice(PREFIX.length), url: '/' };
  const rest = url.slice(PREFIX.length + end);
  return {
    name: url.slice(PREFIX.length, PREFIX.length + end),
    url: rest.startsWith('?') ? `/${rest}` : rest,
  };
}

function contradiction(): Problem {
  const rule: RequestRuleId = 'world.name';
  return new Problem({
    status: 400,
    rule,
    details: `/header/${WORLD_HEADER} names another world than the path. Send only one of them.`,
  });
}
