/** What a request sends of a record, also by another name than answers show it by. */
import type { Schema } from '../../openapi/document.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import { fieldsOf, type Body } from './bodies.js';
import { locateSent, type Sent } from './fields.js';
import type { Purpose, Usable } from './operations.js';
import type { VerbOperation } from './resources.js';
import type { Shown } from './answers.js';
import { plain } from './words.js';

/** An operation of a kind, before it is known what it sends. */
export interface Unsent extends Usable {
  readonly purpose: Purpose;
  readonly verb: VerbOperation | undefined;
  readonly shown: Shown | undefined;
}

/** What a request says of the record, and what it says that no answer shows. */
export interface Said {
  readonly sent: Sent | undefined;
  readonly unknown: readonly string[];
}

export function sentBy(contract: OrdinaryContract, part: Unsent, main: Body | undefined): Said {
  if (part.body === undefined || part.purpose === 'delete') return { sent: undefined, unknown: [] };
  const schema = contract.read('request', part.body);
  const isRequired = part.operation.body?.required === true;
  const shown = new Set(part.shown?.body?.properties.keys() ?? main?.properties.keys());
  const body = withoutFiles(part, locateSent(contract, schema, shown));
  const sent =
    body === undefined
      ? byVerb(contract, part, shown, isRequired)
      : { isRequired, ...respelt(body, shown) };
  const known = new Set([...shown, ...(sent?.wire?.values() ?? [])]);
  const all = body ?? fieldsOf(contract, 'request', schema);
  return { sent, unknown: [...all.properties.keys()].filter((name) => !known.has(name)) };
}

/** `FriendlyName`, which is sent, is the `friendly_name` that answers show. */
function respelt(body: Body, shown: ReadonlySet<string>): Pick<Sent, 'body' | 'wire'> {
  const wire = new Map<string, string>();
  for (const name of shown) {
    const other = [...body.properties.keys()].find((sent) => plain(sent) === plain(name));
    if (other !== undefined && !shown.has(other) && !body.properties.has(name)) {
      wire.set(name, other);
    }
  }
  if (wire.size === 0) return { body };
  const names = new Map([...wire].map(([name, sent]) => [sent, name] as const));
  const nameOf = (sent: string): string => names.get(sent) ?? sent;
  const properties = new Map(
    [...body.properties].map(([sent, schema]) => [nameOf(sent), schema] as const),
  );
  return { body: { ...body, properties, required: new Set([...body.required].map(nameOf)) }, wire };
}

/** Of an upload, only texts are values: a record may have the name of a file that is sent, and not its bytes. */
function withoutFiles({ operation }: Unsent, body: Body | undefined): Body | undefined {
  const parts = operation.body?.contents[0]?.mediaType.startsWith('multipart/') === true;
  if (!parts || body === undefined) return body;
  const properties = new Map([...body.properties].filter(([, schema]) => isValue(schema)));
  const required = new Set([...body.required].filter((name) => properties.has(name)));
  return { ...body, properties, required };
}

/** Numbers, and texts of no unusual form: others are files, or are sent in ways of their own. */
function isValue(schema: Schema | boolean): boolean {
  if (typeof schema === 'boolean' || typeof schema['type'] !== 'string') return false;
  const { type, format, contentMediaType } = schema;
  if (type === 'string') return format !== 'binary' && contentMediaType === undefined;
  return ['integer', 'number', 'boolean'].includes(type);
}

const LEAST_LETTERS = 4;

/** `reason`, which is sent to suspend a thing, is its `suspensionReason`. */
function byVerb(
  contract: OrdinaryContract,
  { body: node, verb }: Unsent,
  shown: ReadonlySet<string>,
  isRequired: boolean,
): Sent | undefined {
  const schema = contract.read('request', node);
  if (verb === undefined) return undefined;
  const asked = verb.word;
  const nameOf = (sent: string): string | undefined =>
    [...shown].find((name) => {
      const whole = plain(name);
      if (!whole.endsWith(plain(sent)) || whole === plain(sent)) return false;
      const begin = whole.slice(0, -plain(sent).length);
      const root = begin.slice(0, Math.min(LEAST_LETTERS, asked.length));
      return root.length > 0 && asked.startsWith(root);
    });
  const fields = fieldsOf(contract, 'request', schema);
  const wire = new Map(
    [...fields.properties.keys()].flatMap((sent): [string, string][] => {
      const name = nameOf(sent);
      return name === undefined ? [] : [[name, sent]];
    }),
  );
  if (wire.size === 0) return undefined;
  const properties = new Map(
    [...wire].map(([name, sent]) => [name, fields.properties.get(sent) ?? true] as const),
  );
  const required = new Set(
    [...wire].filter(([, sent]) => fields.required.has(sent)).map(([name]) => name),
  );
  return { body: { schema, wrap: [], around: [], properties, required }, isRequired, wire };
}
