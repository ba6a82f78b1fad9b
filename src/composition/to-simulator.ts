import { connectAdmin } from '../client.js';
import { withWholeJson } from '../server/whole.js';
import type { Engine } from './engine.js';
import { toRequestValue } from './given-request.js';
import type { Simulator } from './simulator.js';

/** The address of a simulator that does not listen. No network has such a name (RFC 6761). */
export const NOWHERE = 'http://masstack-mock.invalid';

export function toSimulator(engine: Engine, url: string, token: string | undefined): Simulator {
  const { definition, fixtures, fetch } = engine;
  return {
    url,
    about: {
      title: definition.title,
      basePath: definition.contract.basePath,
      tokens: fixtures.tokens.map(({ token: each }) => each),
      example: definition.example,
    },
    admin: connectAdmin(url, { fetch, ...(token !== undefined && { token }) }),
    fetch,
    knows: (request) => engine.hasStubs() || engine.knows(request),
    handle: async (request) => withWholeJson(await engine.handle(toRequestValue(request))),
    reset: () => engine.reset(),
    close: () => engine.close(),
    closed: engine.closed,
  };
}
