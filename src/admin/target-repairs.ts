import type { Contract } from '../openapi/contract.js';
import type { Operation } from '../openapi/operation.js';
import { splitTarget } from '../server/message.js';
import type { Rehearsal, Repair } from './nearest.js';

/** Another method for the same path, or the operation whose path looks most like it. */
export function repairTarget({ draft, reply }: Rehearsal, contract: Contract): readonly Repair[] {
  const allowed = reply.headers?.['allow'];
  if (allowed !== undefined) {
    return allowed
      .split(', ')
      .map((method) => ({ draft: { ...draft, method }, changes: { method: `use ${method}` } }));
  }
  const { path, query } = splitTarget(draft.url);
  const segments = path.split('/').filter((segment) => segment !== '');
  return [...contract.operations.values()]
    .filter(({ method }) => method === draft.method)
    .map((operation) => align(operation, segments))
    .filter((alignment) => alignment !== undefined)
    .sort((a, b) => a.wrong - b.wrong)
    .slice(0, 1)
    .map(({ filled }) => {
      const url = contract.basePath + filled;
      return {
        draft: { ...draft, url: query === '' ? url : `${url}?${query}` },
        changes: { path: `use the path ${url}` },
      };
    });
}

/** The template filled with the values of the path, unless half of its fixed words are others. */
function align(
  operation: Operation,
  segments: readonly string[],
): { readonly filled: string; readonly wrong: number } | undefined {
  const template = operation.path.slice(1).split('/');
  // A wrong or missing base path stands in front.
  const values = segments.slice(-template.length);
  if (values.length < template.length) return undefined;
  const fixed = template.filter((word) => !word.startsWith('{'));
  const wrong = template.filter(
    (word, index) => !word.startsWith('{') && word !== values[index]?.toLowerCase(),
  ).length;
  if (wrong * 2 > fixed.length) return undefined;
  const filled = template.map((word, index) => (word.startsWith('{') ? values[index] : word));
  return { filled: `/${filled.join('/')}`, wrong };
}
