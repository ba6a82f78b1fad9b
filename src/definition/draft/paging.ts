/** How a list is cut into pages, guessed from the usual names of parameters and of what surrounds a list. */
import type { Schema } from '../../openapi/document.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { OrdinaryOperation, OrdinaryParameter } from '../../openapi/ordinary/describe.js';
import { invalidStatusIn } from '../../openapi/operation.js';
import { shapeOf } from '../../openapi/ordinary/shape.js';
import type { Listing } from '../../lifecycles/wider.js';
import { isObject } from '../../runtime/json.js';
import type { Kind } from './kind.js';
import { knows } from './operations.js';
import { plain } from './words.js';

type Node = Schema | boolean;

const LIMIT = ['limit', 'perpage', 'pagesize', 'size', 'maxresults', 'top', 'pagelimit', 'first'];
const OFFSET = ['offset', 'skip', 'start', 'startindex', 'pageoffset'];
const PAGE = ['page', 'pagenumber', 'pageno', 'p'];
const AFTER = [
  ...['cursor', 'after', 'startingafter', 'pagetoken', 'nexttoken', 'continuationtoken', 'marker'],
  ...['startcursor', 'nextcursor', 'afterid', 'pageafter', 'pagecursor'],
];
const USUAL_LIMIT = 20;

const TOTAL = /^(?:total(?:count|items|results|records|entries|size|elements)?|count)$/;
const NEXT =
  /^(?:next(?:cursor|pagetoken|token|marker|id|startcursor)?|endcursor|cursor|lastid|after)$/;
const PAGE_TOLD = /^(?:(?:current)?page(?:number|no|index)?|p)$/;
const LIMIT_TOLD = /^(?:limit|perpage|(?:page)?size|pagelimit|maxresults|itemsperpage|top)$/;
const OFFSET_TOLD = /^(?:offset|skip|startindex|pageoffset)$/;
const MORE = /^(?:hasmore|hasnext(?:page)?|more|istruncated|incomplete)$/;

export interface Paging {
  readonly lists: Listing;
  /** Query parameters that choose nothing, as nothing that is remembered looks like them. */
  readonly unused: readonly string[];
}

/**
 * What of the request chooses the records.
 *
 * @param kind with the fields that are remembered
 */
export function pagingOf(
  contract: OrdinaryContract,
  operation: OrdinaryOperation,
  kind: Pick<Kind, 'fields' | 'states' | 'resource'>,
): Paging {
  const asked = operation.parameters.filter(({ in: place }) => place === 'query');
  const find = (names: readonly string[]): OrdinaryParameter | undefined =>
    names.flatMap((name) => asked.filter((each) => plain(each.name) === name))[0];
  const at = ({ name }: OrdinaryParameter): string => `$request.query.${name}`;
  const limit = find(LIMIT);
  const start = (
    [
      ['offset', find(OFFSET)],
      ['page', find(PAGE)],
      ['after', find(AFTER)],
    ] as const
  ).find(([, parameter]) => parameter !== undefined);
  const status = invalidStatusIn((each) => operation.responses.has(each));
  const isDocumented = knows(operation, status) !== 'not';
  const where = whereOf(contract, asked, operation, kind);
  const used = JSON.stringify([where, limit?.name, start?.[1]?.name]);
  const isUsed = ({ name }: OrdinaryParameter): boolean =>
    used.includes(`"$request.query.${name}"`) || used.includes(`"${name}"`);
  const unused = asked.filter((each) => !isUsed(each)).map(({ name }) => name);
  const lists = {
    ...(Object.keys(where).length > 0 && { where }),
    ...(limit !== undefined && {
      limit: { $first: [at(limit), defaultOf(contract, limit) ?? USUAL_LIMIT] },
    }),
    ...(start?.[1] !== undefined && {
      [start[0]]:
        start[0] === 'page' && isFromZero(contract, start[1])
          ? { $increment: { $number: at(start[1]) } }
          : at(start[1]),
    }),
    ...(start?.[0] === 'after' && start[1] !== undefined && isDocumented && { unknown: status }),
  };
  return { lists, unused };
}

function defaultOf(contract: OrdinaryContract, { schema }: OrdinaryParameter): number | undefined {
  const read = contract.read('request', schema);
  const value = isObject(read) ? read['default'] : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** Whether the first page is that of the number 0. */
function isFromZero(contract: OrdinaryContract, parameter: OrdinaryParameter): boolean {
  const read = contract.read('request', parameter.schema);
  const { default: first, minimum, description } = isObject(read) ? read : {};
  if (typeof first === 'number') return first === 0;
  const said = typeof description === 'string' ? description : '';
  return (
    minimum === 0 || /\bzero[- ]?(?:based|indexed)|\b(?:from|at|with) (?:0|zero)\b/i.test(said)
  );
}

/** Parameters with the name of a field ask for records that have it. */
function whereOf(
  contract: OrdinaryContract,
  asked: readonly OrdinaryParameter[],
  { operation }: OrdinaryOperation,
  { fields, states, resource }: Pick<Kind, 'fields' | 'states' | 'resource'>,
): Readonly<Record<string, unknown>> {
  const where: Record<string, unknown> = {};
  for (const [, { name }] of fields) {
    const isParent = resource.parents.includes(name);
    if (isParent && operation.path.includes(`{${name}}`)) where[name] = `$request.path.${name}`;
  }
  for (const { name, schema } of asked) {
    const { types } = shapeOf(contract.read('request', schema), contract.schemas.request);
    if (types.has('array') || types.has('object') || /[{}#/]/.test(name)) continue;
    if (states.property !== undefined && plain(states.property.name) === plain(name)) {
      const entries = [...states.property.values].map(([state, value]) => [value, state]);
      where['state'] = {
        $case: `$request.query.${name}`,
        is: Object.fromEntries(entries) as object,
      };
      continue;
    }
    const field = [...fields].find(([property]) => plain(property) === plain(name))?.[1];
    if (field !== undefined && field.name !== 'org') where[field.name] = `$request.query.${name}`;
  }
  return where;
}

/** What of the request answers tell again: the number of the page, and how many are on it. */
export interface Echo {
  readonly name: RegExp;
  readonly template: unknown;
}

export function echoesOf(
  contract: OrdinaryContract,
  operation: OrdinaryOperation,
): readonly Echo[] {
  const asked = operation.parameters.filter(({ in: place }) => place === 'query');
  const find = (names: readonly string[]): OrdinaryParameter | undefined =>
    names.flatMap((name) => asked.filter((each) => plain(each.name) === name))[0];
  const echo = (name: RegExp, parameter: OrdinaryParameter | undefined, usual: number): Echo[] => {
    if (parameter === undefined) return [];
    const said = { $number: `$request.query.${parameter.name}` };
    return [{ name, template: { $first: [said, defaultOf(contract, parameter) ?? usual] } }];
  };
  const asks = find(PAGE);
  const page = echo(PAGE_TOLD, asks, asks !== undefined && isFromZero(contract, asks) ? 0 : 1);
  return [
    ...(page.length > 0 ? page : [{ name: PAGE_TOLD, template: 1 }]),
    ...echo(LIMIT_TOLD, find(LIMIT), USUAL_LIMIT),
    ...echo(OFFSET_TOLD, find(OFFSET), 0),
  ];
}

/** What stands beside a list and tells of it; `undefined` for what is something else. */
export function besideList(
  contract: OrdinaryContract,
  name: string,
  schema: Node,
  {
    id,
    isNeeded,
    isByCursor,
    echoes,
  }: {
    readonly id: string;
    readonly isNeeded: boolean;
    readonly isByCursor: boolean;
    readonly echoes: readonly Echo[];
  },
): unknown {
  const takes = (value: unknown): boolean => contract.check('reply', schema, value).length === 0;
  if (schema === true) return undefined;
  if (TOTAL.test(plain(name)) && [0, 1, 7].every(takes)) return '$total';
  // A text that is not there is the text `undefined`.
  if (MORE.test(plain(name)) && takes(true) && takes(false)) {
    return { $case: '$next', is: { undefined: false }, else: true };
  }
  const echo = echoes.find((each) => each.name.test(plain(name)));
  if (echo !== undefined && [0, 1, 7].some(takes)) return echo.template;
  if (!NEXT.test(plain(name)) || !isByCursor || !takes(id)) return undefined;
  if (!isNeeded) return '$next';
  const none = [null, ''].filter(takes);
  return none.length === 0 ? undefined : { $first: ['$next', none[0]] };
}
