/** The simulator as handlers of MSW, in Node and in a page. */
import { http, HttpResponse, type HttpHandler } from 'msw';
import type { AdminClient } from '../client.js';
import type { Simulator } from '../composition/simulator.js';
import { lazy } from '../runtime/lazy.js';

export interface HandlerOptions {
  /**
   * Where the app believes the API to be: `https://api.example.com/v1`, or without the path that every operation
   * begins with. Default: any origin.
   */
  readonly baseUrl?: string;
  /** The world that the requests are for. Default: the default one. */
  readonly world?: string;
}

/** Handlers, and what stands behind them. */
export interface Handlers {
  readonly handlers: readonly HttpHandler[];
  readonly simulator: Simulator;
  readonly admin: AdminClient;
}

export interface Msw<Options> {
  /** @throws TypeError when the base URL is not one */
  readonly handlers: (options?: Options & HandlerOptions) => HttpHandler[];
  readonly startHandlers: (options?: Options & HandlerOptions) => Promise<Handlers>;
}

/** @param start starts a simulator that takes no port */
export function createMsw<Options extends object>(
  start: (options: Options) => Promise<Simulator>,
): Msw<Options> {
  const split = (
    options: Partial<Options> & HandlerOptions = {},
  ): readonly [HandlerOptions, () => Promise<Simulator>] => {
    const { baseUrl, world, ...rest } = options;
    const given = {
      ...(baseUrl !== undefined && { baseUrl }),
      ...(world !== undefined && { world }),
    };
    return [given, lazy(() => start(rest as unknown as Options))];
  };
  return {
    handlers(options) {
      const [given, load] = split(options);
      return handlersFor(load, given);
    },
    async startHandlers(options) {
      const [given, load] = split(options);
      const simulator = await load();
      return { simulator, admin: simulator.admin, handlers: handlersFor(load, given) };
    },
  };
}

function handlersFor(
  load: () => Promise<Simulator>,
  { baseUrl, world }: HandlerOptions,
): HttpHandler[] {
  const base = baseUrl === undefined ? undefined : toBase(baseUrl);
  return [
    http.all(
      async ({ request }) => {
        const target = targetOf(request.url, base);
        if (target === undefined) return false;
        const simulator = await load();
        return simulator.knows({ method: request.method, url: withBasePath(target, simulator) });
      },
      async ({ request }) => {
        const simulator = await load();
        const target = withBasePath(targetOf(request.url, base) ?? '', simulator);
        return answer(simulator, target, request, world);
      },
    ),
  ];
}

async function answer(
  { fetch, url }: Simulator,
  target: string,
  request: Request,
  world: string | undefined,
): Promise<Response | undefined> {
  // One by one: MSW's own class of headers loses some when it is copied as a whole.
  const headers = new Headers([...request.headers]);
  if (world !== undefined) headers.set('x-mock-world', world);
  const { method, signal } = request;
  const hasBody = method !== 'GET' && method !== 'HEAD' && request.body !== null;
  try {
    const response = await fetch(url + target, {
      method,
      headers,
      signal,
      // The client follows it: it may lead to a place that is not ours.
      redirect: 'manual',
      ...(hasBody && { body: await request.clone().arrayBuffer() }),
    });
    // Asked only while there are stubs, and no stub wanted it: whoever comes next may.
    return response.headers.get('x-mock-rule') === 'request.unknown-operation'
      ? undefined
      : response;
  } catch (error) {
    if (signal.aborted) throw error;
    // A fault that was staged.
    return HttpResponse.error();
  }
}

interface Base {
  readonly origin: string;
  /** Without a slash at its end. */
  readonly path: string;
}

function toBase(text: string): Base {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(
      `handlers: baseUrl is ${JSON.stringify(text)}, which is not a URL. Give one such as 'https://api.example.com/v1'.`,
    );
  }
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, '') };
}

/** What follows the base URL; `undefined` for a URL that is not under it. */
function targetOf(text: string, base: Base | undefined): string | undefined {
  const { origin, pathname, search } = new URL(text);
  if (base === undefined) return pathname + search;
  const isUnder = origin === base.origin && (pathname + '/').startsWith(`${base.path}/`);
  return isUnder ? pathname.slice(base.path.length) + search : undefined;
}

/** A base URL may end with the path that every operation begins with, and so stand for it. */
function withBasePath(target: string, { about }: Simulator): string {
  const { basePath } = about;
  return target.startsWith(`${basePath}/`) || /^\/(?:__|openapi\.|\.well-known)/.test(target)
    ? target
    : basePath + target;
}
