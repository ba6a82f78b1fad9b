import { listed } from '../../runtime/name-list.js';
import { firstRequest } from './first-request.js';
import type { Written } from './init.js';

/** Of the operations of one reason. */
const MOST_NAMES = 5;

/** What was drafted, for a person: how much, and what to look at. */
export function summarize({ directory, draft, total, contract }: Written): string {
  const { kinds, left } = draft;
  const answered = new Set(kinds.flatMap(({ operations }) => operations));
  const told = new Set(left.map(({ operation }) => operation));
  const others = contract.operations
    .map(({ operation }) => operation.id)
    .filter((id) => !answered.has(id) && !told.has(id))
    .map((operation) => ({ operation, reason: 'no record is made or read there' }));
  const lines = [
    `${directory}: ${answered.size} of ${total} operations have a lifecycle, of ${kinds.length} ${kinds.length === 1 ? 'kind' : 'kinds'} of records`,
    ...kinds.flatMap(({ kind, states, operations, notes, file }) => [
      '',
      `${kind} (${operations.length} operations): ${states.join(', ')}`,
      `  ${file}`,
      ...notes.map((note) => `  look at: ${note}`),
    ]),
    '',
    ...reasonsOf([...left, ...others]),
    `masstack-mock check ${directory}`,
    `masstack-mock start --definition ${directory}`,
    ...firstRequest(
      contract,
      kinds.map(({ operations }) => operations),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** The other operations, by reason: examples of the document answer them. */
function reasonsOf(left: Written['draft']['left']): readonly string[] {
  const operations = new Map<string, string[]>();
  for (const { operation, reason } of left) {
    operations.set(reason, [...(operations.get(reason) ?? []), operation]);
  }
  if (operations.size === 0) return [];
  const sorted = [...operations].sort(([, one], [, other]) => other.length - one.length);
  return [
    'Without a lifecycle:',
    ...sorted.map(
      ([reason, names]) => `  ${names.length}: ${reason}: ${listed(names, MOST_NAMES)}`,
    ),
    '',
  ];
}
