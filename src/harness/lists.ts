/** What an operation that lists records promises: which are shown, and what filters and pages do. */
import type { Page } from '../lifecycles/expression.js';
import type { Row } from '../lifecycles/lifecycle.js';
import { foresee, unlike } from '../lifecycles/reads.js';
import { templateOf, type Template } from '../lifecycles/template.js';
import { isObject } from '../runtime/json.js';
import { isValid } from './inputs/valid.js';
import { failed, PASSED, type Judgement } from './judge.js';
import { lookAtOwn, queryIn, type Listing } from './own-list.js';
import { scopeOf, sentBy } from './sent.js';
import type { RequestShape } from './requests.js';
import type { Session } from './session.js';
import type { Entity } from './targets/target.js';

type Query = Readonly<Record<string, string>>;

/** Asks for the whole list and for each part of it that the row knows of. */
export async function lookAtList(
  session: Session,
  listing: Listing,
  path: RequestShape['path'] = {},
): Promise<readonly Judgement[]> {
  const { kind, row } = listing;
  const { contract } = session;
  const { control, org } = session.target;
  const operation = session.operation(row.operation);
  if (control === undefined) return lookAtOwn(session, listing);
  const entities = await control.list(kind, org);
  const judgements: Judgement[] = [];
  for (const query of queriesFor(session, listing, entities)) {
    if (!isValid(session, operation, { query, path })) continue;
    const { outcome } = await session.ask(operation, { query, path });
    const words = Object.entries(query).map(([name, value]) => `${name}=${value}`);
    const where = words.length === 0 ? 'the whole list' : `the list with ${words.join('&')}`;
    const { answer } = outcome;
    if (isLost(row, query, entities)) {
      const { unknown } = row.lists ?? {};
      if (answer?.status === unknown) continue;
      const told = `${where}, which no record has, is answered with ${String(answer?.status)}`;
      judgements.push(failed(told));
      continue;
    }
    if (answer?.status !== row.status) {
      const [name] = Object.keys(query);
      const place = { pointer: `/query/${name ?? ''}`, keyword: '' };
      const claim = name === undefined ? undefined : contract.grades.ofRequest(operation, place);
      judgements.push(failed(`${where} is answered with ${String(answer?.status)}`, claim));
      continue;
    }
    const now = await control.now();
    const sent = sentBy(session.lifecycles.of(kind), operation, { org, query, path });
    const scope = scopeOf(sent, {}, now);
    const page = pageOf(row, entities, (template) => templateOf(template)(scope));
    const due = foresee(row.answers, { ...scope, page }, () => true);
    const wrong = unlike(due, answer.json);
    if (wrong.length > 0)
      judgements.push(failed(`${where} differs in ${wrong.slice(0, 5).join(', ')}`));
  }
  return judgements.length === 0 ? [PASSED] : judgements;
}

/** The records that a list must show, in the order in which they came. */
function pageOf(
  { lists = {} }: Row<string>,
  entities: readonly Entity[],
  value: (template: Template) => unknown,
): Page {
  const wanted = Object.entries(lists.where ?? {})
    .map(([name, template]) => [name, value(template)] as const)
    .filter(([, wish]) => wish !== undefined);
  const all = entities.filter((entity) =>
    wanted.every(([name, wish]) => String(entity[name]) === String(wish)),
  );
  const number = (template: Template, otherwise: number): number => {
    const found = template === undefined ? undefined : value(template);
    return found === undefined ? otherwise : Number(found);
  };
  const most = number(lists.limit, all.length);
  const last = lists.after === undefined ? undefined : value(lists.after);
  const first =
    last === undefined
      ? number(lists.offset, (number(lists.page, 1) - 1) * most)
      : all.findIndex(({ id }) => id === last) + 1;
  const records = all.slice(first, first + most);
  const isMore = first + records.length < all.length;
  return { records, total: all.length, next: isMore ? records.at(-1)?.id : undefined };
}

/** Whether the page is to come after a record that nobody has. */
function isLost(
  { lists: { after, unknown } = {} }: Row<string>,
  query: Query,
  entities: readonly Entity[],
): boolean {
  const last = query[queryIn(after) ?? ''];
  return unknown !== undefined && last !== undefined && !entities.some(({ id }) => id === last);
}

/** Each filter with each value that some record has, and each part of a page. */
function queriesFor(
  { lifecycles }: Session,
  { kind, row: { lists = {} } }: Listing,
  entities: readonly Entity[],
): readonly Query[] {
  const filters = Object.entries(lists.where ?? {}).flatMap(([field, template]) => {
    const name = queryIn(template);
    if (name === undefined) return [];
    const choices = choicesOf(template);
    const values =
      choices !== undefined
        ? choices
        : field === 'state'
          ? lifecycles.of(kind).states
          : [...new Set(entities.flatMap((entity) => textOf(entity[field])))].slice(-2);
    return values.map((value) => ({ [name]: value }));
  });
  const limit = queryIn(lists.limit);
  const few: Query = limit === undefined ? {} : { [limit]: '1' };
  const parts: readonly (readonly [Template, string])[] = [
    [lists.offset, '1'],
    [lists.page, '2'],
    [lists.after, entities[0]?.id ?? ''],
    ...(lists.unknown === undefined ? [] : [[lists.after, 'no-such-record'] as const]),
  ];
  const pages = parts.flatMap(([template, value]) => {
    const name = queryIn(template);
    return name === undefined ? [] : [{ ...few, [name]: value }];
  });
  return [{}, ...filters, ...(limit === undefined ? [] : [few]), ...pages];
}

/** What a client may say, where each choice stands for a value of the record. */
function choicesOf(template: Template): readonly string[] | undefined {
  if (!isObject(template) || template['$case'] === undefined) return undefined;
  return isObject(template['is']) ? Object.keys(template['is']) : undefined;
}

function textOf(value: unknown): readonly string[] {
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
