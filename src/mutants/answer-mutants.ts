import { ABSENT } from '../lifecycles/lifecycle.js';
import { namingIn } from '../lifecycles/naming.js';
import { toldIdOf } from '../lifecycles/questions.js';
import type { Evidence } from '../openapi/evidence.js';
import { inline } from '../openapi/inline.js';
import { documentedStatuses, type Operation } from '../openapi/operation.js';
import type { Reply } from '../server/message.js';
import { effectMutant } from './around.js';
import { bestOf, evidenceOfNewId, ours } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import type { AnyRow } from './table.js';
import { propertiesOf, REMOVED, replaceAt, type Property } from './schema-tree.js';
import { neverShown } from './new-values.js';
import { mistyped } from './wrong-values.js';

/** Answers that are right in their effect and wrong in their form. */
export function answerMutants(intact: Intact): readonly Mutant[] {
  const { document, described } = intact;
  return described.flatMap(({ operation, replies }) => {
    const success = successOf(operation);
    const toMutant = mutantMaker(intact, operation, success);
    const name = operation.responses[success]?.schema;
    const schema = name === undefined ? undefined : replies[name];
    return [
      ...statusMutants(intact, operation, toMutant),
      ...(schema === undefined
        ? []
        : propertiesOf(inline(document, schema)).flatMap((property) =>
            fieldMutants(intact, operation, property, toMutant),
          )),
    ];
  });
}

type Make = (
  what: string,
  title: string,
  change: (reply: Reply) => Reply,
  evidence: Evidence,
) => Mutant;

/** Makes mutants that change the successful answers of one operation. */
function mutantMaker(intact: Intact, operation: Operation, success: number): Make {
  const { id } = ruleOf(intact, operation);
  return (what, title, change, evidence) => {
    const reply = (answer: Reply): Reply => (answer.status === success ? change(answer) : answer);
    const rule = { id, operation: operation.id };
    return effectMutant(intact, rule, { what, title, evidence, effect: () => ({ reply }) });
  };
}

const MISTAKEN: Readonly<Record<number, number>> = { 200: 201, 201: 200, 204: 200 };

function statusMutants(
  { contract: { grades } }: Intact,
  operation: Operation,
  toMutant: Make,
): readonly Mutant[] {
  const success = successOf(operation);
  const wrong = MISTAKEN[success] ?? 200;
  const status = toMutant(
    `answers-${wrong}`,
    `succeeds with ${wrong} instead of ${success}`,
    (reply) => ({ ...reply, status: wrong }),
    grades.ofStatus(operation, success),
  );
  if (success === 204) {
    return [
      status,
      toMutant(
        'announces-a-body',
        'sends a JSON content type with its 204',
        (reply) => ({ ...reply, body: {} }),
        grades.ofStatus(operation, success),
      ),
    ];
  }
  return [
    status,
    toMutant(
      'as-text',
      'sends its JSON as text/plain',
      (reply) => ({
        ...reply,
        headers: { ...reply.headers, 'content-type': 'text/plain; charset=utf-8' },
        body: JSON.stringify(reply.body),
      }),
      ours('no page says the media type of an answer'),
    ),
    toMutant(
      'without-body',
      'succeeds without a body',
      ({ body: _body, ...reply }) => reply,
      grades.ofBody(operation, success),
    ),
  ];
}

function fieldMutants(
  intact: Intact,
  operation: Operation,
  { path, schema, required }: Property,
  toMutant: Make,
): readonly Mutant[] {
  const at = path.join('.');
  const pointer = `/${path.join('/').replaceAll('[]', '0')}`;
  const nothing = neverShown(ruleOf(intact, operation), path);
  const changed = (
    keyword: string,
    what: string,
    title: string,
    replace: (part: unknown) => unknown,
  ): Mutant => ({
    ...toMutant(
      `${at}/${what}`,
      `${title} ${at}`,
      (reply) => ({ ...reply, body: replaceAt(reply.body, path, replace) }),
      intact.contract.grades.ofReply(operation, successOf(operation), { pointer, keyword }),
    ),
    ...(nothing !== undefined && { equivalent: nothing }),
  });
  const always = (mutant: Mutant): Mutant => ({
    ...mutant,
    evidence: evidenceOfValue(intact, operation, mutant, at),
  });
  const wrong = mistyped(schema);
  const mutants =
    wrong === undefined
      ? []
      : [always(changed('type', 'mistyped', 'sends another type for', () => wrong))];
  if (required) mutants.push(changed('required', 'missing', 'leaves out', () => REMOVED));
  if (schema['enum'] !== undefined) {
    mutants.push(
      changed('enum', 'unknown-value', 'sends an undocumented value for', () => 'SOMETHING'),
    );
  }
  if (schema['format'] !== undefined) {
    const malformed = changed(
      'format',
      'malformed',
      'sends malformed text for',
      () => 'not as documented',
    );
    mutants.push(always(malformed));
  }
  return mutants;
}

/** An id that is always the same is not that of a new record, whatever its form. */
function evidenceOfValue(
  intact: Intact,
  operation: Operation,
  { evidence }: Mutant,
  at: string,
): Evidence {
  const lifecycle = intact.lifecycles.forOperation(operation.id);
  const names = operation.parameters.map(({ name }) => name);
  const isCreation = lifecycle !== undefined && namingIn(lifecycle, names) === undefined;
  return isCreation && toldIdOf(lifecycle) === at
    ? bestOf([evidence, evidenceOfNewId(intact, lifecycle.kind)])
    : evidence;
}

export function successOf(operation: Operation): number {
  const success = documentedStatuses(operation).find((status) => status < 300);
  if (success === undefined) throw new Error(`${operation.id} documents no success`);
  return success;
}

/** The rule by which the operation succeeds. */
export function ruleOf({ lifecycles }: Intact, { id }: Operation): AnyRow {
  const rows = lifecycles.forOperation(id)?.rows ?? [];
  const rule = rows.find(
    ({ operation, status, to }) => operation === id && status < 300 && to !== ABSENT,
  );
  const deletion = rows.find(({ operation, status }) => operation === id && status < 300);
  const found = rule ?? deletion;
  if (found === undefined) throw new Error(`no rule lets ${id} succeed`);
  return found;
}
