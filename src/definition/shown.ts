/** Records that the API could not show: its paths do not take their ids, or its answers break the contract. */
import { aloneWith, type Scope } from '../lifecycles/expression.js';
import type { Lifecycles } from '../lifecycles/index.js';
import { ABSENT, changesRecord, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { namingIn } from '../lifecycles/naming.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { templateOf, type Effects, type Template } from '../lifecycles/template.js';
import type { Contract } from '../openapi/contract.js';
import type { Violation } from '../openapi/operation.js';
import { toInstant } from '../runtime/clock.js';
import { isObject } from '../runtime/json.js';
import { keysOf } from '../runtime/json-pointer.js';
import { pathParametersOf } from './check-options.js';

/** What of a definition a record is held to. */
export interface Showing {
  readonly contract: Pick<Contract, 'operations' | 'validateRequest' | 'validateReply'>;
  readonly lifecycles: Lifecycles;
  readonly effects: Effects;
}

/** What keeps a record from being asked for and shown, by its fields; nothing when all is well. */
export function shownFaults(showing: Showing, record: AnyRecord): readonly Violation[] {
  const lifecycle: Lifecycle = showing.lifecycles.of(record.kind);
  const ids = idFaults(showing.contract, lifecycle, record);
  if (ids.length > 0) return ids;
  return lifecycle.rows.flatMap((row) => answerFaults(showing, lifecycle, row, record)).slice(0, 1);
}

/** An id that the path of an operation does not take: the record could be listed, and never be asked for. */
export function idFaults(
  contract: Showing['contract'],
  lifecycle: Lifecycle,
  record: Readonly<Record<'id', string>>,
): readonly Violation[] {
  for (const { operation: id } of lifecycle.rows) {
    const operation = contract.operations.get(id);
    const naming = operation && namingIn(lifecycle, pathParametersOf(operation));
    if (operation === undefined || naming === undefined) continue;
    const { parameter, field } = naming;
    const value: unknown = Reflect.get(record, field);
    if (typeof value !== 'string') continue;
    const parts = { path: { [parameter]: value }, query: {}, header: {} };
    const broken = contract
      .validateRequest(operation, parts, toInstant(0))
      .find(({ pointer }) => pointer === `/path/${parameter}`);
    if (broken === undefined) continue;
    const message = `is ${value}, which {${parameter}} of ${operation.path} does not take: it ${broken.message}`;
    return [{ pointer: `/${field}`, message }];
  }
  return [];
}

function answerFaults(
  { contract, effects }: Showing,
  lifecycle: Lifecycle,
  row: Row<string>,
  record: AnyRecord,
): readonly Violation[] {
  const { answers, status } = row;
  const operation = contract.operations.get(row.operation);
  if (operation === undefined || answers === undefined || status >= 300) return [];
  const isShown =
    row.lists === undefined
      ? !changesRecord(row) && !row.from.includes(ABSENT) && row.from.includes(record.state)
      : true;
  if (!isShown || speaksOfMore(answers)) return [];
  const body = templateOf(answers, effects)(scopeWith(lifecycle, record));
  const [broken] = contract.validateReply(operation, status, toJson(body));
  if (broken === undefined) return [];
  return [
    {
      pointer: fieldAt(answers, broken.pointer),
      message: `cannot be shown by ${operation.id}, which answers ${status}: ${broken.pointer} ${broken.message}`,
    },
  ];
}

/** What the record alone does not decide. */
function speaksOfMore(answers: Template): boolean {
  return /\$(?:request\.(?:body|query)|related\.|uuid|hex|pattern)/.test(JSON.stringify(answers));
}

function scopeWith({ id, tenant }: Lifecycle, record: AnyRecord): Scope {
  const alone = aloneWith(record);
  return {
    ...alone,
    now: record.created_at,
    request: {
      ...alone.request,
      path: { [id]: record.id, ...(tenant !== undefined && { [tenant]: record.org }) },
    },
    page: { records: [record], total: 1 },
  };
}

/** What JSON leaves out is not there. */
const toJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** The field of the record that stands at a place of an answer; none where that is made of more. */
function fieldAt(answers: Template, pointer: string): string {
  let at: unknown = answers;
  for (const key of keysOf(pointer)) {
    if (isObject(at) && at['$each'] !== undefined) at = at['as'];
    else if (isObject(at) && Object.hasOwn(at, key)) at = at[key];
    else break;
  }
  const field = typeof at === 'string' ? /^\$(?:record|item)#(\/.+)$/.exec(at)?.[1] : undefined;
  return field ?? '';
}
