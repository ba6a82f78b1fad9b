import { describe, expect, test } from '@jest/globals';
import {
  child,
  contract,
  entries,
  isNode,
  operationOf,
  operations,
  type Node,
} from './document.js';
import { documentedOperations } from './documented-pairs.js';
import { documentedText } from './documented-texts.js';
import {
  componentSchemas,
  mediaTypes,
  parameters,
  responsesOf,
  schemaPlaces,
  type Place,
} from './places.js';

const pages = new Set<unknown>(documentedOperations.map(({ page }) => page));

const graded: readonly Place[] = [
  ...entries(contract['paths']),
  ...operations.map(({ id, operation }): Place => [id, operation]),
  ...parameters,
  ...operations.flatMap(({ id, operation }) => responsesOf(id, operation)),
  ...mediaTypes,
  ...componentSchemas,
  ...componentSchemas.flatMap(([name, schema]) => schemaPlaces(name, schema)),
  ...entries(child(contract, 'components', 'securitySchemes')),
];

function evidenceFault(evidence: unknown): string | null {
  if (!isNode(evidence)) return 'has no x-evidence';
  const { grade, page, reason, sentence, keywords, disputed, also = [], ...rest } = evidence;
  const { 'spelled-out': _spelledOut, ...unknown } = rest;
  if (Object.keys(unknown).length > 0) return `has unknown keys ${Object.keys(unknown).join(' ')}`;
  if (sentence !== undefined && grade === 'inferred') return 'quotes what it infers';
  for (const [keyword, other] of entries(keywords)) {
    const fault = evidenceFault(keyword in other ? undefined : { page, ...other });
    if (fault !== null) return `${keyword} ${fault}`;
  }
  const unexplained = entries(disputed).find(([, each]) => typeof each['reason'] !== 'string');
  if (unexplained !== undefined) return `does not say why ${unexplained[0]} is disputed`;
  const isNamed = typeof page === 'string' && page.trim() !== '';
  const reasoned = typeof reason === 'string' && reason.trim() !== '' && !reason.includes('\n');
  if (grade === 'documented') {
    const named = [page, ...(Array.isArray(also) ? (also as unknown[]) : [also])];
    return named.every((each) => pages.has(each)) ? null : 'names none of the five pages';
  }
  if (grade === 'docs') return isNamed && !pages.has(page) ? null : 'names no other public page';
  if (grade === 'inferred') return reasoned ? null : 'gives no reason in one line';
  return `has the grade ${String(grade)}`;
}

test('everything is graded', () => {
  expect(graded.length).toBeGreaterThan(350);
  const faults = graded.flatMap(([where, at]) => {
    const fault = evidenceFault(at['x-evidence']);
    return fault === null ? [] : [`${where} ${fault}`];
  });
  expect(faults).toEqual([]);
});

const squeeze = (text: unknown): string => String(text).replaceAll(/\s+/g, ' ').trim();

describe('what is documented quotes its line of the page', () => {
  const judged: readonly Place[] = [
    ...parameters,
    ...operations.flatMap(({ id, operation }) => responsesOf(id, operation)),
    ...mediaTypes,
    ...componentSchemas,
    ...componentSchemas.flatMap(([name, schema]) => schemaPlaces(name, schema)),
  ];
  const sentenceOf = (at: Node): unknown => child(at, 'x-evidence')['sentence'];

  test('everywhere', () => {
    const silent = judged.filter(
      ([, at]) =>
        child(at, 'x-evidence')['grade'] === 'documented' && typeof sentenceOf(at) !== 'string',
    );
    expect(silent.map(([where]) => where)).toEqual([]);
  });

  test.each(parameters)('%s', (_where, at) => {
    if (child(at, 'x-evidence')['grade'] !== 'documented') return;
    const { name, in: place, required, description } = at;
    expect(sentenceOf(at)).toBe(
      squeeze([name, place, 'string', required, description].map(String).join(' ')),
    );
  });

  test.each(documentedOperations)('$operationId: its statuses', (documented) => {
    for (const [status, schema] of documented.responses) {
      const at = child(operationOf(documented.operationId), 'responses', String(status));
      const text = documentedText(documented, status);
      const line = new RegExp(
        `^${status} [A-Z][a-zA-Z ]+ ${escape(text ?? '')} ${schema ?? 'None'}$`,
      );
      expect(sentenceOf(at)).toMatch(line);
    }
  });
});

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
