/** What a schema says of the values that it takes. */
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { Schema } from '../../openapi/document.js';
import { isObject } from '../../runtime/json.js';

type Node = Schema | boolean;

/** All values, where the document lists them. */
export const enumOf = (contract: OrdinaryContract, schema: Node): readonly unknown[] | undefined =>
  saidBy(contract, schema, ({ enum: values }) =>
    Array.isArray(values) ? (values as unknown[]) : undefined,
  );

/** What a property is where nobody says it. */
export const defaultOf = (contract: OrdinaryContract, schema: Node): unknown =>
  saidBy(contract, schema, ({ default: value }) => value);

export const formatOf = (contract: OrdinaryContract, schema: Node): unknown =>
  saidBy(contract, schema, ({ format }) => format);

/** A value as the document shows one. */
export const exampleOf = (contract: OrdinaryContract, schema: Node): unknown =>
  saidBy(contract, schema, ({ example, examples }) =>
    example === undefined && Array.isArray(examples) ? (examples as unknown[])[0] : example,
  );

/** What the document says of a property in words. */
export const descriptionOf = (contract: OrdinaryContract, schema: Node): string | undefined =>
  saidBy(contract, schema, ({ description }) =>
    typeof description === 'string' ? description : undefined,
  );

/** The one value that a property can have. */
export function onlyValueOf(contract: OrdinaryContract, schema: Node): unknown {
  const values = saidBy(contract, schema, (node) =>
    node['const'] !== undefined
      ? [node['const']]
      : Array.isArray(node['enum'])
        ? (node['enum'] as unknown[])
        : undefined,
  );
  const real = values?.filter((value) => value !== null) ?? [];
  return real.length === 1 ? real[0] : undefined;
}

/** The first that says it: the schema itself, or what it refers to. */
function saidBy<Value>(
  contract: OrdinaryContract,
  schema: Node,
  read: (node: Schema) => Value | undefined,
): Value | undefined {
  let node = schema;
  for (let steps = 0; steps < 12 && isObject(node); steps += 1) {
    const found = read(node);
    if (found !== undefined) return found;
    const inner: unknown =
      typeof node['$ref'] === 'string'
        ? contract.schemas.reply.follow(node['$ref'])
        : [node['allOf'], node['anyOf'], node['oneOf']]
            .flat()
            .find((each) => isObject(each) && each['type'] !== 'null');
    if (inner === undefined) return undefined;
    node = inner as Node;
  }
  return undefined;
}
