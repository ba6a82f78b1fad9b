/** The row of a list, drafted and played with no record, one, and more than a page. */
import type { Schema } from '../../openapi/document.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import { sampleValid } from '../../openapi/ordinary/sample.js';
import { shapeOf } from '../../openapi/ordinary/shape.js';
import { ABSENT } from '../../lifecycles/lifecycle.js';
import { aloneWith } from '../../lifecycles/expression.js';
import { compileTemplate } from '../../lifecycles/template.js';
import { isObject } from '../../runtime/json.js';
import { isTemplate, makeAnswer, type AnswerOptions } from './answers.js';
import { fieldsOf, idProperty, lastProperties } from './bodies.js';
import { isMarkOf, type Kind } from './kind.js';
import { isUsable, toUsable } from './operations.js';
import { besideList, echoesOf, pagingOf, type Echo } from './paging.js';
import type { LeftOver } from './resources.js';
import type { DraftedRow } from './rows.js';

type Node = Schema | boolean;

const MOST_ROUNDS = 8;

/**
 * @param remembered the fields that answers show: by others, nothing can be chosen
 * @param records such as rows make them, to be listed
 */
export function draftList(
  kind: Kind,
  remembered: Kind['fields'],
  options: Omit<AnswerOptions, 'sampled' | 'omitted'>,
  records: readonly Readonly<Record<string, unknown>>[],
): DraftedRow | LeftOver | undefined {
  const { contract } = options;
  const { list, tenant } = kind.resource;
  if (list === undefined) return undefined;
  const { id, path } = list.operation;
  const leave = (reason: string): LeftOver => ({ operation: id, reason });
  if (tenant !== undefined && !path.includes(`{${tenant}}`))
    return leave(`no {${tenant}} in its path`);
  const usable = toUsable(list, 'read');
  if (!isUsable(usable)) return usable;
  const schema = contract.read('reply', usable.reply);
  const wrap = listIn(contract, schema, isMarkOf(kind.resource));
  if (wrap === undefined) return leave('its answer has no list of records with ids');
  const { lists, unused } = pagingOf(contract, list, { ...kind, fields: remembered });
  const echoes = echoesOf(contract, list);
  const sampled = new Set<string>();
  const omitted = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const item = makeItem(kind, wrap, schema, { ...options, sampled, omitted });
    const isByCursor = lists.after !== undefined;
    const answers = item && surround(wrap, schema, item, { ...options, isByCursor, echoes });
    if (answers === undefined) return leave('no answer could be made that keeps the document');
    const pointers = breachesOf(contract, schema, answers, records);
    if (pointers.length === 0) {
      return {
        id: `${kind.resource.kind}.list`,
        title: 'All of them are listed, page by page',
        operation: id,
        from: [ABSENT],
        status: usable.status,
        lists,
        answers,
        evidence: {
          inferred: `a GET of the path of all of them lists them; pages by the usual names${toldUnused(unused)}`,
        },
      };
    }
    const names = pointers.map(
      (pointer) => pointer.slice(wrap.map((key) => `/${key}`).join('').length).split('/')[2] ?? '',
    );
    if (names.includes('') || names.every((name) => omitted.has(name))) break;
    for (const name of names) (sampled.has(name) ? omitted : sampled).add(name);
  }
  return leave('no list could be made that keeps the document, also without records');
}

const MOST_NAMES = 12;

function toldUnused(names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > MOST_NAMES ? ', …' : '';
  return `; without effect, as nothing that is remembered has the name: ${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}

/** The names that lead to the list of records; none for an answer that is the list. */
function listIn(
  contract: OrdinaryContract,
  schema: Node,
  isMark: (name: string) => boolean,
  depth = 0,
): readonly string[] | undefined {
  const { types, items } = shapeOf(schema, contract.schemas.reply);
  if (types.has('array')) {
    const inner =
      items === undefined ? [] : [...fieldsOf(contract, 'reply', items).properties.keys()];
    return inner.some(isMark) ? [] : undefined;
  }
  if (depth > 1) return undefined;
  const found = [...lastProperties(contract, 'reply', schema)].flatMap(([name, property]) => {
    const rest = listIn(contract, property, isMark, depth + 1);
    return rest === undefined ? [] : [[name, ...rest]];
  });
  return found.sort((one, other) => one.length - other.length)[0];
}

function schemaAt(contract: OrdinaryContract, schema: Node, wrap: readonly string[]): Node {
  return wrap.reduce<Node>(
    (node, name) => lastProperties(contract, 'reply', node).get(name) ?? true,
    schema,
  );
}

function makeItem(
  { resource }: Kind,
  wrap: readonly string[],
  schema: Node,
  options: AnswerOptions,
): unknown {
  const { contract } = options;
  const { items = true } = shapeOf(schemaAt(contract, schema, wrap), contract.schemas.reply);
  const fields = fieldsOf(contract, 'reply', items);
  const idName = idProperty([...fields.properties.keys()], resource);
  const body = { schema: items, wrap: [], around: [], ...fields };
  const answer = makeAnswer({ schema: items, body, idName }, options);
  if (answer === undefined) return undefined;
  return JSON.parse(JSON.stringify(answer).replaceAll('"$record#/', '"$item#/')) as unknown;
}

interface Around extends Omit<AnswerOptions, 'sampled' | 'omitted'> {
  readonly isByCursor: boolean;
  readonly echoes: readonly Echo[];
}

/** The list in the objects around it, with what these need or tell of it. */
function surround(wrap: readonly string[], schema: Node, item: unknown, around: Around): unknown {
  const [name, ...rest] = wrap;
  if (name === undefined) return { $each: '$records', as: item };
  const { contract } = around;
  const { properties, required } = fieldsOf(contract, 'reply', schema);
  const answer: Record<string, unknown> = {};
  for (const each of new Set([...properties.keys(), ...required])) {
    const property = properties.get(each) ?? true;
    const isNeeded = required.has(each);
    const made =
      each === name
        ? surround(rest, property, item, around)
        : beside(each, property, isNeeded, around, 0);
    if (made !== undefined) answer[each] = made;
    else if (isNeeded || each === name) return undefined;
  }
  return answer;
}

/** A total may stand in an object of its own: meta, pagination, paging. */
function beside(
  name: string,
  schema: Node,
  isNeeded: boolean,
  around: Around,
  depth: number,
): unknown {
  const { contract, seed } = around;
  const told = besideList(contract, name, schema, {
    id: 'next',
    isNeeded,
    isByCursor: around.isByCursor,
    echoes: around.echoes,
  });
  if (told !== undefined) return told;
  const { types } = shapeOf(schema, contract.schemas.reply);
  if (depth < 2 && types.has('object') && types.size === 1) {
    const { properties, required } = fieldsOf(contract, 'reply', schema);
    const inner = [...properties].map(
      ([key, each]) => [key, beside(key, each, required.has(key), around, depth + 1)] as const,
    );
    const made = inner.filter(([, value]) => value !== undefined);
    const isWhole = [...required].every((key) => made.some(([other]) => other === key));
    const isTold = JSON.stringify(made).includes('"$');
    if (isWhole && (isTold || isNeeded)) return Object.fromEntries(made);
  }
  if (!isNeeded) return undefined;
  const sample = sampleValid(contract, 'reply', schema, seed)?.value;
  if (!isTemplate(sample)) return undefined;
  around.invented?.add(name);
  return sample;
}

function breachesOf(
  contract: OrdinaryContract,
  schema: Node,
  answers: unknown,
  records: readonly object[],
): readonly string[] {
  const make = compileTemplate(answers, {});
  const pages = [[], records.slice(0, 1), records.slice(0, 20), records.slice(-20)];
  return pages.flatMap((shown) => {
    const last: unknown = shown.at(-1);
    const next = isObject(last) && shown.length === 1 ? String(last['id']) : undefined;
    const page = { records: shown, total: records.length, ...(next !== undefined && { next }) };
    const body = make({ ...aloneWith({}), page });
    return contract.check('reply', schema, body).map(({ pointer }) => pointer);
  });
}
