/**
 * Prism, for what has no lifecycle. It takes half a second and 90 MiB to load, so nobody imports this
 * module before it is needed, and its own validation is never used: ours has run before.
 */
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpOperationConfig,
} from '@stoplight/prism-http';
import type { OpenApiDocument } from '../openapi/document.js';
import type { RequestValue } from './message.js';

export interface PrismAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Prism {
  /** The path without the base path of the document. */
  answer(
    request: Pick<RequestValue, 'method'> & { readonly path: string; readonly accept?: string },
    options: IHttpOperationConfig,
  ): Promise<PrismAnswer>;
}

type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace';
type Instance = ReturnType<typeof createInstance>;
type Logger = Parameters<typeof createInstance>[1]['logger'];

export async function createPrism(document: OpenApiDocument): Promise<Prism> {
  // Prism resolves references in place, so it gets a copy.
  const operations = await getHttpOperationsFromSpec(structuredClone(document));
  const config = {
    isProxy: false,
    checkSecurity: false,
    validateRequest: false,
    validateResponse: false,
    errors: false,
    upstreamProxy: undefined,
  } as const;
  const instance: Instance = createInstance(
    { ...config, mock: { dynamic: false } },
    { logger: silentLogger() },
  );
  return {
    async answer({ method, path, accept }, options) {
      const result = await instance.request(
        {
          method: method.toLowerCase() as Method,
          url: { path },
          ...(accept !== undefined && { headers: { accept } }),
        },
        operations,
        // A fresh object each time: Prism writes the negotiated media types into it.
        { ...config, mock: { ...options } },
      )();
      if (result._tag === 'Left') throw result.left;
      const { statusCode, headers = {}, body } = result.right.output;
      return {
        status: statusCode,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        body,
      };
    },
  };
}

/** Prism speaks to a pino logger; it has nothing to say that our own log does not say. */
function silentLogger(): Logger {
  const silent = {
    child: () => silent,
    ...Object.fromEntries(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'success', 'silent'].map((level) => [
        level,
        () => undefined,
      ]),
    ),
  };
  return silent as unknown as Logger;
}
