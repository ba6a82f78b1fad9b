import { basePathOf, describeOperations, type OpenApiDocument } from '../openapi/document.js';
import { createMatcher } from '../openapi/match.js';
import { difference } from '../server/stubs/text-distance.js';

/** Finds the calls of an API among all that an app sends, whatever base URL it uses. */
export interface OperationsOf {
  /**
   * What the simulator is to be asked for in place of a URL, and whether an operation has it; `undefined` for one
   * that is not of the API.
   */
  find(
    method: string,
    url: URL,
  ): { readonly target: string; readonly isKnown: boolean } | undefined;
  /** The operation that is nearest to a call, as `GET /v1/orders/{id} (getOrder)`. */
  nearest(method: string, path: string): string;
}

export function operationsOf(document: OpenApiDocument): OperationsOf {
  const operations = describeOperations(document).map(({ operation }) => operation);
  const basePath = basePathOf(document);
  const match = createMatcher(operations, basePath);
  /** The word after the base path: what tells this API from others with the same one. */
  const firsts = new Set(operations.map(({ path }) => path.split('/')[1] ?? ''));
  return {
    find(method, { pathname, search }) {
      const starts = basePath === '' ? [0] : indexesOf(pathname, `${basePath}/`);
      const start = starts.find((at) =>
        firsts.has(pathname.slice(at + basePath.length).split('/')[1] ?? ''),
      );
      if (start === undefined) return undefined;
      const path = pathname.slice(start);
      const found = match(method, path);
      return { target: path + search, isKnown: found !== undefined && 'operation' in found };
    },
    nearest(method, path) {
      const rated = operations.map((operation) => {
        const whole = basePath + operation.path;
        const other = operation.method === method ? 0 : 0.1;
        return { operation, whole, distance: distanceOf(whole, path) + other };
      });
      const [best] = rated.sort((one, two) => one.distance - two.distance);
      return best === undefined
        ? 'none'
        : `${best.operation.method} ${best.whole} (${best.operation.id})`;
    },
  };
}

function indexesOf(text: string, part: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}

/** Part by part; what stands for a parameter fits anything. */
function distanceOf(template: string, path: string): number {
  const wanted = template.split('/');
  const given = path.split('/');
  const length = Math.max(wanted.length, given.length);
  let sum = 0;
  for (let index = 0; index < length; index += 1) {
    const part = wanted[index];
    const is = given[index];
    if (part === undefined || is === undefined) sum += 1;
    else if (!part.startsWith('{')) sum += difference(part, is);
  }
  return sum / length;
}
