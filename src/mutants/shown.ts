/** What documents say of the fields of a record: by the answers that show them, and by the time they give it. */
import { namesShowing } from '../lifecycles/reads.js';
import type { Evidence } from '../openapi/evidence.js';
import { inline } from '../openapi/inline.js';
import { bestOf, UNSEEN } from './evidence.js';
import type { Intact } from './intact.js';
import type { AnyRow, Table } from './table.js';

/** What says that a row writes a field: mostly nothing, as only the record shows it. */
export function evidenceOfWrite(
  intact: Intact,
  table: Table,
  row: AnyRow,
  { field, what }: { readonly field: string; readonly what: string },
): Evidence {
  const { expiry } = table;
  const isLifetime =
    field === 'expires_at' && row.to !== undefined && expiry.from.some((state) => state === row.to);
  return bestOf([
    UNSEEN,
    ...(isLifetime ? [expiry.evidence] : []),
    // Without it, an answer has not what its schema asks for.
    ...(what === 'forgotten' || what === 'mistyped' ? shownEvidence(intact, table, field) : []),
  ]);
}

/** Of each answer that must show the field. */
function shownEvidence(intact: Intact, table: Table, field: string): readonly Evidence[] {
  return table.rows.flatMap((row) => {
    const described = intact.described.find(({ operation }) => operation.id === row.operation);
    const { schema: name = '' } = described?.operation.responses[row.status] ?? {};
    const schema = described?.replies[name];
    if (described === undefined || schema === undefined) return [];
    const { required } = inline(intact.document, schema);
    return namesShowing(row.answers, field)
      .filter((shown) => Array.isArray(required) && required.includes(shown))
      .map((shown) =>
        intact.contract.grades.ofReply(described.operation, row.status, {
          pointer: `/${shown}`,
          keyword: 'required',
        }),
      );
  });
}
