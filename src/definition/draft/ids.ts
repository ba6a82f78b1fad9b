/** Ids that the document takes, in answers and in paths. */
import type { Schema } from '../../openapi/document.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import type { Direction } from '../../openapi/ordinary/schemas.js';
import { newId } from '../../lifecycles/new-id.js';
import { isObject } from '../../runtime/json.js';
import { createRandom, type Random } from '../../runtime/random.js';

type Node = Schema | boolean;

export interface Ids {
  /** `undefined`: the UUIDs that every kind has that says nothing. */
  readonly template: object | undefined;
  readonly draw: (random: Random) => string;
  readonly isNumber: boolean;
}

const make = (template: object | undefined, isNumber = false): Ids => ({
  template,
  draw: (random) => newId({ new_id: template }, random),
  isNumber,
});

/** The usual ones first. */
const KINDS: readonly Ids[] = [
  make(undefined),
  make({ $digits: 9 }, true),
  ...[24, 32].map(($hex) => make({ $hex })),
  ...[18, 12, 6].map(($digits) => make({ $digits }, true)),
  ...[16, 12, 8].map(($hex) => make({ $hex })),
];

/** So many ids must fit before a template is taken. */
const DRAWS = 20;

/**
 * @param properties the schemas of the id in answers
 * @returns a text: why there is none
 */
export function chooseIds(
  contract: OrdinaryContract,
  parameter: string,
  properties: readonly Node[],
  operations: readonly OrdinaryOperation[],
): Ids | string {
  const named = operations.flatMap(({ parameters }) =>
    parameters.filter(({ in: place, name }) => place === 'path' && name === parameter),
  );
  const inPaths = named.map(({ schema }) => contract.read('request', schema));
  const plainly = [
    ...properties.map((schema) => resolve(contract, 'reply', schema)),
    ...inPaths.map((schema, index): Schema => ({
      example: named[index]?.example,
      ...resolve(contract, 'request', schema),
    })),
  ];
  const patterns = plainly.flatMap(({ pattern }) => (typeof pattern === 'string' ? pattern : []));
  const free = plainly.filter(({ pattern }) => pattern === undefined);
  const candidates = [
    ...byExample(free),
    ...KINDS,
    ...patterns.flatMap(ofPattern),
    // What looks ahead cannot be drawn: what is left may fit all the same, or what looks like the example.
    ...patterns.flatMap((pattern) => ofPattern(pattern.replaceAll(LOOKING, ''))),
    ...byExample(plainly),
  ];
  const found = candidates.find(({ draw, isNumber }) => {
    const random = createRandom(1, 'ids');
    return Array.from({ length: DRAWS }, () => draw(random)).every((id) => {
      // Beyond this, a number is not the one that was written.
      const number = isNumber && id.length < 16 ? [Number(id)] : [];
      const forms = [id, ...number];
      const fits = (direction: 'request' | 'reply', schema: Node): boolean =>
        forms.some((form) => contract.check(direction, schema, form).length === 0);
      return (
        properties.every((schema) => fits('reply', schema)) &&
        inPaths.every((schema) => fits('request', schema))
      );
    });
  });
  return found ?? noId(patterns);
}

/** A group that looks ahead or back. */
const LOOKING = /\(\?<?[=!](?:\\.|\[(?:\\.|[^\]])*\]|[^()])*\)/g;

function noId(patterns: readonly string[]): string {
  const told = patterns.length === 0 ? '' : ` (pattern ${[...new Set(patterns)].join(' and ')})`;
  return `no id could be made up that its paths and answers take${told}; give them a simple pattern, such as ^ORD-[0-9]{8}$, or an example`;
}

function resolve(contract: OrdinaryContract, direction: Direction, schema: Node): Schema {
  let node: unknown = schema;
  for (let steps = 0; isObject(node) && typeof node['$ref'] === 'string'; steps += 1) {
    if (steps > 12) return {};
    node = contract.schemas[direction].follow(node['$ref']);
  }
  return isObject(node) ? node : {};
}

/** Ids that look like those that the document shows: `PRM-00012345`. */
function byExample(schemas: readonly Schema[]): readonly Ids[] {
  return schemas
    .flatMap(({ examples, example }) => [examples, example].flat())
    .flatMap((example) => {
      const pattern = typeof example === 'string' ? patternLike(example) : undefined;
      return pattern === undefined ? [] : ofPattern(pattern);
    });
}

/** @returns `undefined` for an example that begins with nothing that looks fixed */
function patternLike(example: string): string | undefined {
  const [, prefix = '', rest = ''] =
    /^([A-Za-z]{1,12}[-_.]?)([A-Za-z0-9-]*\d[A-Za-z0-9-]*)$/.exec(example) ?? [];
  if (prefix === '' || /^[0-9a-f-]{32,}$/i.test(example)) return undefined;
  const parts = rest.split(/(-)/).map((part) => {
    if (part === '' || part === '-') return part;
    const letters = [/[0-9]/, /[a-z]/, /[A-Z]/].filter((each) => each.test(part));
    const classes = letters.map((each) => each.source.slice(1, -1)).join('');
    return `[${classes}]{${part.length}}`;
  });
  return `^${prefix.replaceAll('.', '\\.')}${parts.join('')}$`;
}

/** Nothing, where no texts can be made of it. */
function ofPattern(pattern: string): readonly Ids[] {
  const ids = make({ $pattern: pattern });
  try {
    ids.draw(createRandom(1, 'ids'));
    return [ids];
  } catch {
    return [];
  }
}
