import { firstRequest } from './first-request.js';
import type { Written } from './init.js';

/** What was drafted, for a person: how much, and what to look at. */
export function summarize({ directory, draft, total, contract }: Written): string {
  const { kinds, left } = draft;
  const answered = new Set(kinds.flatMap(({ operations }) => operations)).size;
  const lines = [
    `${directory}: ${answered} of ${total} operations have a lifecycle, of ${kinds.length} ${kinds.length === 1 ? 'kind' : 'kinds'} of records`,
    ...kinds.flatMap(({ kind, states, operations, notes, file }) => [
      '',
      `${kind} (${operations.length} operations): ${states.join(', ')}`,
      `  ${file}`,
      ...notes.map((note) => `  look at: ${note}`),
    ]),
    '',
    ...reasonsOf(left),
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
  const counts = new Map<string, number>();
  for (const { reason } of left) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  if (counts.size === 0) return [];
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return ['Without a lifecycle:', ...sorted.map(([reason, count]) => `  ${count}: ${reason}`), ''];
}
