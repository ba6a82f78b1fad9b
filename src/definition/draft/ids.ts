/** Ids that the document takes, in answers and in paths. */
import type { Schema } from '../../openapi/document.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import { newId } from '../../lifecycles/new-id.js';
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

const DRAWS = 3;

/** @param properties the schemas of the id in answers */
export function chooseIds(
  contract: OrdinaryContract,
  parameter: string,
  properties: readonly Node[],
  operations: readonly OrdinaryOperation[],
): Ids | undefined {
  const inPaths = operations.flatMap(({ parameters }) =>
    parameters
      .filter(({ in: place, name }) => place === 'path' && name === parameter)
      .map(({ schema }) => contract.read('request', schema)),
  );
  return KINDS.find(({ draw, isNumber }) => {
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
}
