import { ABSENT, operationsOf } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import type { Evidence } from '../openapi/evidence.js';
import { effectMutant } from './around.js';
import { bestOf, UNSEEN } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import { withPassage, type Passage } from './store-view.js';
import { tableMutant, type AnyRow, type Table } from './table.js';
import { mistyped, otherValue, pairsOf, type Change } from './wrong-values.js';
import { putAt, schemaAt, writtenBy, type Written } from './written.js';
import { valueAt } from '../runtime/json-pointer.js';

/** Each part of a record that a row writes: not written, written wrongly, taken for another. */
export function writeMutants(intact: Intact): readonly Mutant[] {
  return intact.lifecycles.all.flatMap((table) => [
    ...table.rows.filter(({ status }) => status < 300).flatMap((row) => ofRow(intact, table, row)),
    ...expiryForgotten(intact, table),
  ]);
}

type Write = NonNullable<Passage['write']>;

function ofRow(intact: Intact, table: Table, row: AnyRow): readonly Mutant[] {
  const make = mutantMaker(intact, table, row);
  const parts = writtenBy(intact, table, row);
  return [
    ...parts.flatMap((part) => wrongWrites(row, part, make)),
    ...wrongUploads(table, row, make),
    ...pairsOf(parts.filter(({ isDue }) => isDue)).map(([one, other]) =>
      make(
        one.path,
        `taken-for-${other.path.join('.')}`,
        `takes ${nameOf(one)} for ${nameOf(other)}, and the other way round`,
        (record) =>
          changed(
            changed(record, one.path, () => valueAt(record, other.path)),
            other.path,
            () => valueAt(record, one.path),
          ),
      ),
    ),
  ];
}

const nameOf = ({ path }: Written): string => path.join('.');

type Make = (path: readonly string[], what: string, title: string, write: Write) => Mutant;

/** Only the record shows what is written, but for how long it lives, of which a page may speak. */
function evidenceOfWrite(
  { expiry }: Table,
  { from, to }: AnyRow,
  [field]: readonly string[],
): Evidence {
  const begins = from.includes(ABSENT) && expiry.from.some((state) => state === to);
  return field === 'expires_at' && begins ? bestOf([UNSEEN, expiry.evidence]) : UNSEEN;
}

function mutantMaker(intact: Intact, table: Table, row: AnyRow): Make {
  return (path, what, title, write) =>
    effectMutant(intact, row, {
      what: `record.${path.join('.')}/${what}`,
      title,
      evidence: evidenceOfWrite(table, row, path),
      operations: operationsOf(table),
      effect: () => ({
        world: (world) =>
          withPassage(world, {
            write: (record, before) =>
              record.kind === table.kind && (row.to ?? record.state) === record.state
                ? write(record, before)
                : record,
          }),
      }),
    });
}

/** What a new record has before anything is written into it. */
function bare({ created_at }: AnyRecord): object {
  return { expires_at: created_at };
}

function changed(record: AnyRecord, path: readonly string[], change: Change): AnyRecord {
  return putAt(record, path, change) as AnyRecord;
}

function wrongWrites(row: AnyRow, part: Written, make: Make): readonly Mutant[] {
  const { path, schema, template, isDue } = part;
  const at = nameOf(part);
  const mutants = [
    make(path, 'forgotten', `does not write ${at} into the record`, (record, before) =>
      changed(record, path, () => valueAt(before ?? bare(record), path)),
    ),
  ];
  const other = otherValue(schema);
  if (isDue && other !== undefined) {
    mutants.push(
      make(path, 'other', `writes another ${at} into the record than is due`, (record) =>
        changed(record, path, (value) => (value === undefined ? undefined : other(value))),
      ),
    );
  }
  // Which value is due, chance or an effect decides: only its form can be wrong for sure.
  if (!isDue && schema['type'] !== undefined) {
    mutants.push(
      make(path, 'mistyped', `writes ${at} into the record as another type`, (record) =>
        changed(record, path, () => mistyped(schema)),
      ),
    );
  }
  if (schema['type'] === 'array' && !Array.isArray(template)) {
    mutants.push(
      make(path, 'first-only', `writes only the first of ${at} into the record`, (record) =>
        changed(record, path, (value) => (Array.isArray(value) ? value.slice(0, 1) : value)),
      ),
    );
  }
  return mutants;
}

/** What is kept of an uploaded file, kept wrongly. */
function wrongUploads(table: Table, { keeps }: AnyRow, make: Make): readonly Mutant[] {
  if (keeps === undefined) return [];
  const { list, name, type, size } = keeps;
  const root = { properties: table.remembers.properties };
  return [name, type, size].flatMap((field) => {
    if (field === undefined) return [];
    const path = [list, '[]', field];
    const other = otherValue(schemaAt(root, path) ?? {});
    return other === undefined
      ? []
      : [
          make(path, 'other', `keeps another ${field} of an upload`, (record) =>
            changed(record, path, other),
          ),
        ];
  });
}

/** What time does to a record beside its state. */
function expiryForgotten(intact: Intact, table: Table): readonly Mutant[] {
  const { expiry } = table;
  return Object.keys(expiry.sets ?? {}).map((field) => {
    const { [field]: _forgotten, ...sets } = expiry.sets ?? {};
    return tableMutant(intact, expiry, {
      evidence: expiry.evidence,
      what: `record.${field}/forgotten`,
      title: `A record of kind ${table.kind} expires, and its ${field} stays as it was`,
      table: { ...table, expiry: { ...expiry, sets } },
    });
  });
}
