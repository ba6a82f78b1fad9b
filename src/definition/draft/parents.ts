/** What the records of a drafted kind belong to: it must be there, or they are answered 404. */
import type { LifecycleDocument, WrittenEvidence } from '../../lifecycles/read.js';
import type { OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import { parentField } from '../../lifecycles/under.js';
import { ABSENT } from '../../lifecycles/lifecycle.js';
import { knows } from './operations.js';
import { shapeOf, type Resource } from './resources.js';
import type { DraftedRow } from './rows.js';

const NOT_FOUND = 404;

/** @param drafted the kinds that have a lifecycle: a record can belong to these alone */
export function withParents(
  document: LifecycleDocument,
  { kind, parents, create, list }: Resource,
  drafted: readonly Resource[],
): LifecycleDocument {
  const owners = parents.flatMap((parameter) => {
    const owner = ownerBy(parameter, create, drafted, kind);
    return owner === undefined || owner.tenant !== undefined
      ? []
      : [{ parameter, kind: owner.kind }];
  });
  const rows = owners.flatMap((owner) => {
    const asking = [
      { operation: create, word: 'create' },
      ...(list === undefined ? [] : [{ operation: list, word: 'list' }]),
    ];
    return asking
      .filter(
        ({ operation }) =>
          operation.operation.path.includes(`{${owner.parameter}}`) &&
          document.rows.some((row) => row.operation === operation.operation.id),
      )
      .map(({ operation, word }): { readonly owner: typeof owner; readonly row: DraftedRow } => ({
        owner,
        row: {
          id: `${kind}.${word}.no-${owner.kind}`.slice(0, 80),
          title: `There is no such ${nameOf(owner.kind)}`,
          operation: operation.operation.id,
          from: [ABSENT],
          when: `no-${owner.kind}`,
          status: NOT_FOUND,
          evidence: evidenceOf(operation),
        },
      }));
  });
  const asked = owners.filter((owner) => rows.some((each) => each.owner === owner));
  if (asked.length === 0) return document;
  const relations = asked.map(({ parameter, kind: other }) => {
    const field = parentField(document, parameter);
    const sent = `$request.path.${parameter}`;
    const id = field === undefined ? sent : { $first: [`$record#/${field}`, sent] };
    return [other, { kind: other, id }] as const;
  });
  const conditions = asked.map(({ kind: other }) => [
    `no-${other}`,
    { title: `the ${nameOf(other)} does not exist`, related: { [other]: [ABSENT] } },
  ]);
  const { kind: _, title, id, tenant, new_id, states, initial, remembers, ...others } = document;
  return {
    kind,
    title,
    id,
    ...(tenant !== undefined && { tenant }),
    ...(new_id !== undefined && { new_id }),
    states,
    initial,
    remembers,
    relations: Object.fromEntries(relations),
    conditions: Object.fromEntries(conditions) as NonNullable<LifecycleDocument['conditions']>,
    ...others,
    // The first row that fits answers.
    rows: [...rows.map(({ row }) => row), ...document.rows],
  };
}

/** The kind whose records stand at that part of the path; else the one that calls its own id so. */
function ownerBy(
  parameter: string,
  { operation: { path } }: OrdinaryOperation,
  drafted: readonly Resource[],
  kind: string,
): Resource | undefined {
  const others = drafted.filter((each) => each.kind !== kind);
  const mark = `{${parameter}}`;
  const before = shapeOf(path.slice(0, path.indexOf(mark) + mark.length));
  return (
    others.find(({ itemPath }) => shapeOf(itemPath) === before) ??
    // Every kind may call its id so.
    (/^_?(?:id|sid|uuid|guid|key|name)$/i.test(parameter)
      ? undefined
      : others.find(({ id }) => id === parameter))
  );
}

/** Without it, a record could belong to what was never made, and no list would show it to anybody. */
function evidenceOf(operation: OrdinaryOperation): WrittenEvidence {
  if (knows(operation, NOT_FOUND) === 'itself') return 'documented';
  return { inferred: 'servers do not make a record of what does not exist' };
}

const nameOf = (kind: string): string => kind.replaceAll('-', ' ');
