import { toldIdOf } from '../lifecycles/questions.js';
import { isFunction, readsOf } from '../lifecycles/reads.js';
import type { Template } from '../lifecycles/template.js';
import type { DescribedOperation } from '../openapi/document.js';
import type { Evidence } from '../openapi/evidence.js';
import { inline } from '../openapi/inline.js';
import type { Reply } from '../server/message.js';
import { isObject } from '../runtime/json.js';
import { ruleOf, successOf } from './answer-mutants.js';
import { effectMutant } from './around.js';
import { bestOf, evidenceOfNewId, evidenceOfRow, UNPUBLISHED } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import { propertiesOf, REMOVED, replaceAt, type Property } from './schema-tree.js';
import { areTheSame, neverShown } from './new-values.js';
import type { AnyRow, Table } from './table.js';
import { constantOf, otherValue, pairsOf, type Change } from './wrong-values.js';
import { isCreation } from './written.js';
import { valueAt } from '../runtime/json-pointer.js';

/** Answers that keep every schema and are not true: each part of each body that a row makes. */
export function valueMutants(intact: Intact): readonly Mutant[] {
  return intact.described.flatMap((described) => {
    const table = intact.lifecycles.forOperation(described.operation.id);
    if (table === undefined) return [];
    const row = ruleOf(intact, described.operation);
    return row.answers === undefined ? [] : ofAnswers(intact, described, table, row);
  });
}

function ofAnswers(
  intact: Intact,
  { operation, replies }: DescribedOperation,
  table: Table,
  row: AnyRow,
): readonly Mutant[] {
  const schema = replies[operation.responses[successOf(operation)]?.schema ?? ''];
  if (schema === undefined) return [];
  const parts = propertiesOf(inline(intact.document, schema)).filter(({ path }) =>
    isForeseen(row.answers, path),
  );
  const make = mutantMaker(intact, table, row);
  return [
    ...parts.flatMap((part) => wrongValues({ table, row }, part, make)),
    ...pairsOf(parts.filter(isAlone)).map(([one, other]) => {
      const [at, instead] = [one, other].map(({ path }) => path.join('.'));
      const equivalent =
        neverShown(row, one.path) ??
        neverShown(row, other.path) ??
        areTheSame(row, one.path, other.path);
      return make(
        [one, other],
        `taken-for-${instead}`,
        `shows ${at} as ${instead}, and the other way round`,
        (body) => {
          const [first, second] = [one, other].map(({ path }) => valueAt(body, path));
          // What is not there cannot be taken for something: that would be a fault in the form.
          if (first === undefined || second === undefined) return body;
          return replaceAt(
            replaceAt(body, one.path, () => second),
            other.path,
            () => first,
          );
        },
        equivalent,
      );
    }),
  ];
}

/** Whether there is one value at the place, and it has no parts. */
const isAlone = ({ path, schema }: Property): boolean =>
  !path.includes('[]') && schema['type'] !== 'object' && schema['type'] !== 'array';

/** Whether a test can say which value is due there. */
function isForeseen(template: Template, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined || !isObject(template)) {
    return template !== undefined && !readsOf(template).isOpen;
  }
  if (!isFunction(template)) return isForeseen(template[name], rest);
  const { as } = template;
  return name === '[]' && as !== undefined ? isForeseen(as, rest) : !readsOf(template).isOpen;
}

type Make = (
  parts: readonly Property[],
  what: string,
  title: string,
  change: (body: unknown) => unknown,
  equivalent: string | undefined,
) => Mutant;

function mutantMaker(intact: Intact, table: Table, row: AnyRow): Make {
  return (parts, what, title, change, equivalent) => {
    const reply = (answer: Reply): Reply =>
      answer.status === row.status ? { ...answer, body: change(answer.body) } : answer;
    return effectMutant(intact, row, {
      what: `${parts[0]?.path.join('.') ?? ''}/${what}`,
      title,
      evidence: evidenceOf(intact, table, row, parts),
      equivalent,
      effect: () => ({ reply }),
    });
  };
}

/** A new record that is not found under its id was not made, and the pages say that it is. */
function evidenceOf(
  intact: Intact,
  table: Table,
  row: AnyRow,
  parts: readonly Property[],
): Evidence {
  return isCreation(row) && parts.some(({ path }) => path.join('.') === toldIdOf(table))
    ? bestOf([evidenceOfNewId(intact, table.kind), evidenceOfRow(intact, table.kind, row)])
    : UNPUBLISHED;
}

/** Whether the row itself says that this part of its answer has that value, whatever is asked. */
function isAlways(
  { to, sets = {}, answers }: AnyRow,
  [name = '', ...rest]: readonly string[],
  constant: unknown,
): boolean {
  const template = isObject(answers) && rest.length === 0 ? answers[name] : undefined;
  const field = /^\$record#\/([^/]+)$/.exec(String(template))?.[1];
  if (field === undefined) return template === constant;
  return (field === 'state' ? to : sets[field]) === constant;
}

function wrongValues(
  { table, row }: { readonly table: Table; readonly row: AnyRow },
  part: Property,
  make: Make,
): readonly Mutant[] {
  const { path, schema, required } = part;
  const at = path.join('.');
  const nothing = neverShown(row, path);
  const always = (what: string, title: string, replace: Change, equivalent = nothing): Mutant =>
    make([part], what, title, (body) => replaceAt(body, path, replace), equivalent);
  const mutants: Mutant[] = [];
  if (schema['type'] === 'array') {
    mutants.push(always('empty', `shows ${at} without any item`, () => []));
  } else if (schema['type'] !== 'object') {
    const other = otherValue(schema);
    if (other !== undefined) {
      mutants.push(always('other', `shows another ${at} than the true one`, other));
    }
    const constant = constantOf(schema, table.initial);
    if (constant !== undefined) {
      const shown = typeof constant === 'string' ? constant : JSON.stringify(constant);
      const what = `always-${shown.toLowerCase()}`;
      const same = isAlways(row, path, constant)
        ? `it is always ${shown} there: ${row.title}`
        : undefined;
      mutants.push(always(what, `always shows ${shown} as ${at}`, () => constant, same));
    }
  }
  // That a required part is missing is a fault in the form of the answer.
  if (!required) mutants.push(always('missing', `never shows ${at}`, () => REMOVED));
  return mutants;
}
