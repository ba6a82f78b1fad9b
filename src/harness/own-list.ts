/** A list of a server whose records cannot be looked at: the record that the run made must be in it. */
import type { Row } from '../lifecycles/lifecycle.js';
import { templateOf, type Template } from '../lifecycles/template.js';
import { isObject } from '../runtime/json.js';
import { valueAt } from '../runtime/json-pointer.js';
import { notShown, PASSED, type Judgement } from './judge.js';
import { NOTHING_SENT, scopeOf } from './sent.js';
import type { Session } from './session.js';

/** A row that lists records, of their kind. */
export interface Listing {
  readonly kind: string;
  readonly row: Row<string>;
}

type Query = Readonly<Record<string, string>>;

/** What follows on later pages than these is not looked for. */
const MOST_PAGES = 20;

/** Looks through the pages, as far as the row says how they are asked for. */
export async function lookAtOwn(
  session: Session,
  { kind, row }: Listing,
): Promise<readonly Judgement[]> {
  const own = session.own.filter((each) => each.kind === kind).at(-1);
  if (own === undefined) return [PASSED];
  const operation = session.operation(row.operation);
  const seen = new Set<string>();
  let shown = 0;
  for (let query: Query = {}, page = 1; ; page += 1) {
    // By the id it is known under what the record stands.
    const { outcome } = await session.ask(operation, { id: own.id, query });
    const json = outcome.answer?.json;
    if (json === undefined || (page === 1 && outcome.answer?.status !== row.status))
      return [PASSED];
    if (isIn(json, own.id)) return [PASSED];
    const count = largestListIn(json);
    shown += count;
    const text = JSON.stringify(json);
    // The end; or a server that takes no notice of what is asked for.
    if (count === 0 || seen.has(text)) break;
    seen.add(text);
    const next = queryAfter(row, { json, page, shown });
    if (next === undefined) {
      // What follows on a page that nobody can ask for is not looked for.
      if (count >= mostOf(row)) return [PASSED];
      break;
    }
    if (page === MOST_PAGES) return [PASSED];
    query = next;
  }
  return [notShown(`the list does not show the ${kind} ${own.id}`)];
}

/** As a text, or as a number. */
function isIn(json: unknown, id: string): boolean {
  if (Array.isArray(json)) return json.some((each) => isIn(each, id));
  if (isObject(json)) return Object.values(json).some((each) => isIn(each, id));
  return json === id || (typeof json === 'number' && String(json) === id);
}

/** How the next page is asked for; `undefined` where the row does not say it, or the answer has no more. */
function queryAfter(
  { lists = {}, answers }: Row<string>,
  { json, page, shown }: { readonly json: unknown; readonly page: number; readonly shown: number },
): Query | undefined {
  const byPage = queryIn(lists.page);
  if (byPage !== undefined) return { [byPage]: numberOf(lists.page, byPage, page + 1) };
  const byOffset = queryIn(lists.offset);
  if (byOffset !== undefined) return { [byOffset]: String(shown) };
  const byCursor = queryIn(lists.after);
  const place = byCursor === undefined ? undefined : placeOfNext(answers);
  const cursor = place === undefined ? undefined : valueAt(json, place);
  return byCursor === undefined || (typeof cursor !== 'string' && typeof cursor !== 'number')
    ? undefined
    : { [byCursor]: String(cursor) };
}

/** What a page is called, counted from 1: the row may count from 0. */
function numberOf(template: Template, name: string, page: number): string {
  const numbers = [page, page - 1].map(String);
  const isSo = (number: string): boolean => {
    const sent = { ...NOTHING_SENT, query: { [name]: number } };
    return Number(templateOf(template)(scopeOf(sent, {}, ''))) === page;
  };
  return numbers.find(isSo) ?? String(page);
}

/** Where the answer tells what the next page comes after. */
function placeOfNext(answers: Template): readonly string[] | undefined {
  if (!JSON.stringify(answers ?? null).includes('"$next"')) return undefined;
  if (!isObject(answers)) return [];
  for (const [name, part] of Object.entries(answers)) {
    if (name.startsWith('$')) return [];
    const within = placeOfNext(part);
    if (within !== undefined) return [name, ...within];
  }
  return undefined;
}

/** How many are on a page where nobody asks for a number. */
function mostOf({ lists: { limit } = {} }: Row<string>): number {
  return limit === undefined
    ? Infinity
    : Number(templateOf(limit)(scopeOf(NOTHING_SENT, {}, '')) ?? Infinity);
}

function largestListIn(json: unknown): number {
  const lists = isObject(json) ? Object.values(json) : [json];
  return Math.max(0, ...lists.map((each) => (Array.isArray(each) ? each.length : 0)));
}

/** The parameter of the query that a template reads. */
export function queryIn(template: Template): string | undefined {
  return /"\$request\.query\.([^"{}]+)"/.exec(JSON.stringify(template ?? null))?.[1];
}
