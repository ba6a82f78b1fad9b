import type { Definition } from '../definition/definition.js';
import { describeCoverage, type Coverage } from '../harness/coverage.js';
import { note, type Seen } from '../harness/seen.js';

/** The documented answers, and how often scenarios saw each. */
export interface RunCoverage {
  readonly pairs: readonly Pick<Coverage['pairs'][number], 'operation' | 'status' | 'seen'>[];
  readonly percent: number;
}

/** Sees the answers of the API that pass a `fetch`. */
export interface CoverageWatch {
  readonly fetch: typeof fetch;
  describe(): RunCoverage;
}

/** @param baseUrl of the simulator, without a slash at its end; what is not under it is not of this API */
export function watchCoverage(
  { contract, lifecycles }: Pick<Definition, 'contract' | 'lifecycles'>,
  baseUrl: string,
  send: typeof fetch,
): CoverageWatch {
  const seen = new Map<string, Seen>();
  return {
    async fetch(input, init) {
      const response = await send(input, init);
      const request = input instanceof Request ? input : undefined;
      const url = input instanceof Request ? input.url : String(input);
      if (url.startsWith(`${baseUrl}/`)) {
        const [path = ''] = url.slice(baseUrl.length).split(/[?#]/);
        const match = contract.match(init?.method ?? request?.method ?? 'GET', path);
        if (match !== undefined && 'operation' in match)
          note(seen, match.operation, response.status);
      }
      return response;
    },
    describe() {
      const { pairs, percent } = describeCoverage(contract, lifecycles, [], seen);
      const told = pairs.map(({ operation, status, seen: count }) => ({
        ...{ operation, status },
        seen: count,
      }));
      return { pairs: told, percent };
    },
  };
}
