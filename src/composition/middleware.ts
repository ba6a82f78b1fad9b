import type { IncomingMessage } from 'node:http';
import { lazy } from '../runtime/lazy.js';
import type { Engine } from './engine.js';
import type { Middleware } from './middleware-type.js';
import type { SimulatorOptions } from './options.js';

export function createMiddleware(
  engine: Engine,
  options: SimulatorOptions,
  host: string,
): Middleware {
  const load = lazy(async () => {
    const { createEngineFront } = await import('./listen.js');
    return createEngineFront(engine, options, host);
  });
  const { basePath } = engine.definition.contract;
  /** Below the base path, what no operation has is told so. */
  const isOurs = ({ method = 'GET', url = '/' }: IncomingMessage): boolean =>
    (basePath !== '' && url.startsWith(`${basePath}/`)) || engine.knows({ method, url });
  return (request, response, next) => {
    if (!isOurs(request)) {
      next();
      return;
    }
    load().then((front) => {
      front.listener(request, response);
    }, next);
  };
}
