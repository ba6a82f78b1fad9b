/** What is remembered of a record: what clients write and answers show. */
import { OF_EVERY_RECORD } from '../../lifecycles/lifecycle.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { Schema } from '../../openapi/document.js';
import { shapeOf } from '../../openapi/ordinary/shape.js';
import { accepts } from './accepts.js';
import { fieldsOf, type Body } from './bodies.js';
import { plain } from './words.js';
import { pointerTo } from '../../runtime/json-pointer.js';

type Node = Schema | boolean;

/** A field of the record, and where it comes from. */
export interface Field {
  /** As the record has it. */
  readonly name: string;
  /** As JSON Schema for what is remembered. */
  readonly remembered: Schema;
  /** Schemas of the requests that set it: an answer shows it only where it takes all of these. */
  readonly sources: readonly Node[];
  /** Whether each new record has it. */
  readonly isCertain: boolean;
  /** A text of a path that answers show as a number. */
  readonly isNumber?: boolean;
  /** A UTC time, which answers may show as a number. */
  readonly isTime?: boolean;
  /** What a new record has where its request says nothing; answers must have something. */
  readonly fallback?: unknown;
  /** Whether a replacement that does not say it leaves it as it is. */
  readonly stays?: true;
}

/** The field that time goes by: when the record is over. */
export const END = 'expires_at';

/** What a request sends of a record. */
export interface Sent {
  readonly body: Body;
  readonly isRequired: boolean;
  /** What a property is called where it is sent, if answers show it by another name. */
  readonly wire?: ReadonlyMap<string, string>;
}

/** A field cannot have the name of what every record has. */
export const fieldName = (property: string): string =>
  OF_EVERY_RECORD.includes(property) ? `${property}_` : property;

/** Names that expressions cannot write, or must not. */
export const isSpeakable = (name: string): boolean =>
  !/[{}$]/.test(name) && name !== '__proto__' && name !== '';

/** What is sent of the record in the body of a request: where most of its properties are. */
export function locateSent(
  contract: OrdinaryContract,
  schema: Node,
  shown: ReadonlySet<string>,
): Body | undefined {
  const known = new Set([...shown].map(plain));
  const search = (node: Node, wrap: readonly string[], around: Body['around']): Body[] => {
    const fields = fieldsOf(contract, 'request', node);
    const here: Body = { schema: node, wrap, around, ...fields };
    if (wrap.length > 1) return [here];
    const inner = [...fields.properties].flatMap(([name, property]) => {
      const { types } = shapeOf(property, contract.schemas.request);
      const isOne = types.has('object') && !types.has('array') && isSpeakable(name);
      // A part of the record that answers show is no envelope.
      return isOne && !known.has(plain(name))
        ? search(property, [...wrap, name], [...around, fields])
        : [];
    });
    return [here, ...inner];
  };
  const shared = ({ properties }: Body): number =>
    [...properties.keys()].filter((name) => known.has(plain(name))).length;
  const [best] = search(schema, [], []).sort((one, other) => shared(other) - shared(one));
  return best !== undefined && shared(best) > 0 ? best : undefined;
}

export function isCertainIn({ body, isRequired }: Sent, name: string): boolean {
  return (
    isRequired &&
    body.required.has(name) &&
    body.around.every(({ required }, index) => required.has(body.wrap[index] ?? ''))
  );
}

/** A pointer expression to a property of what is sent. */
export function sentAt({ body: { wrap }, wire }: Sent, name: string): string {
  return `$request.body#${pointerTo([...wrap, wire?.get(name) ?? name])}`;
}

export const recordAt = (field: string): string => `$record#${pointerTo([field])}`;

const PLAIN_TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'];

/** A schema that takes all that the sources may send; only its type, for a person to read. */
export function rememberedAs(contract: OrdinaryContract, sources: readonly Node[]): Schema {
  const types = new Set(
    sources.flatMap((source) => [...shapeOf(source, contract.schemas.request).types]),
  );
  const named = PLAIN_TYPES.filter((type) => types.has(type));
  const [type = ''] = named;
  const schema = types.has('null') ? { type: [type, 'null'] } : { type };
  const isSure = named.length === 1 && sources.every((source) => accepts(contract, schema, source));
  return isSure ? schema : {};
}
