/** Lifecycles in words and as Mermaid, for documentation. */
import { ABSENT, type Evidence, type Lifecycle, type Row } from './lifecycle.js';

/** A state diagram as Mermaid draws it. */
export function toMermaid(lifecycle: Lifecycle): string {
  const { rows, expiry, outside } = lifecycle;
  const name = (state: string): string => (state === ABSENT ? '[*]' : state);
  const changes = rows.flatMap(({ id, from, to }) => (to === undefined ? [] : [{ id, from, to }]));
  const lines = [...changes, expiry, ...outside].flatMap(({ id, from, to }) =>
    from.map((state) => `    ${name(state)} --> ${name(to)}: ${id}`),
  );
  return ['stateDiagram-v2', ...lines].join('\n');
}

/** A section of Markdown: the diagram, and every row with what it does and where that comes from. */
export function toMarkdown(lifecycle: Lifecycle): string {
  const { title, states, initial, rows, expiry, outside } = lifecycle;
  const table = [
    '| Rule | Operation | From | To | Status | Sets | Evidence |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(rowLine),
    ...[...(expiry.from.length > 0 ? [expiry] : []), ...outside].map(({ id, from, to, evidence }) =>
      cells([id, '–', from.join(', '), to, '–', '', cite(evidence)]),
    ),
  ];
  return [
    `## ${title}`,
    '',
    `States: ${states.join(', ')}. A new record is ${initial}.`,
    '',
    '```mermaid',
    toMermaid(lifecycle),
    '```',
    '',
    ...table,
    '',
  ].join('\n');
}

function rowLine(row: Row<string>): string {
  const { id, operation, from, to = '', when, status, sets = {}, evidence } = row;
  const condition = when === undefined ? '' : ` (if ${when})`;
  const fields = Object.keys(sets).join(', ');
  return cells([
    id,
    operation,
    from.join(', ') + condition,
    to,
    String(status),
    fields,
    cite(evidence),
  ]);
}

function cite(evidence: Evidence): string {
  return evidence.grade === 'inferred'
    ? `inferred: ${evidence.reason}`
    : `${evidence.grade}: ${evidence.page}`;
}

const cells = (texts: readonly string[]): string =>
  `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
