/** The headers of an answer, as the document describes them. */
import { isObject } from '../../runtime/json.js';
import type { Schema } from '../document.js';
import type { OrdinaryContract } from './contract.js';
import type { OrdinaryResponse } from './describe.js';
import { sampleValid } from './sample.js';
import { readSimple } from './serialization.js';

/** A header that an answer must or may have. */
export interface ReplyHeader {
  /** In lower case. */
  readonly name: string;
  readonly required: boolean;
  /** Whether the document shows a value. */
  readonly hasExample: boolean;
  /** Its example, else a sample of its schema; `undefined` when there is none. */
  readonly sample: () => string | undefined;
  /** What is wrong with the value that was sent; `undefined` when nothing is. */
  readonly faultOf: (text: string) => string | undefined;
}

/** They describe the bytes that are sent, and the connection: an example of another answer is wrong here. */
const OWN_HEADERS = new Set([
  ...['content-type', 'content-length', 'content-encoding', 'content-range', 'transfer-encoding'],
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'date'],
  ...['content-md5', 'content-digest', 'repr-digest', 'digest'],
]);

/** @param seed what all that is made up depends on */
export function replyHeaders(
  contract: OrdinaryContract,
  { headers }: Pick<OrdinaryResponse, 'headers'>,
  seed: string,
): readonly ReplyHeader[] {
  return Object.entries(headers)
    .filter(([name]) => !OWN_HEADERS.has(name) && /^[\w-]+$/.test(name))
    .map(([name, header]) => ({
      name,
      required: header['required'] === true,
      hasExample: exampleOf(header) !== undefined,
      sample: once(() => headerText(contract, header, `${seed} ${name}`)),
      faultOf: (text) => faultOf(contract, header, { name, text }),
    }));
}

function once(make: () => string | undefined): () => string | undefined {
  let made: { readonly text: string | undefined } | undefined;
  return () => (made ??= { text: make() }).text;
}

function exampleOf({ example, examples }: Schema): unknown {
  const shown = isObject(examples) ? Object.values(examples)[0] : undefined;
  return example ?? (isObject(shown) ? shown['value'] : undefined);
}

function headerText(contract: OrdinaryContract, header: Schema, seed: string): string | undefined {
  const { schema, explode, required } = header;
  const shown = exampleOf(header);
  // Any text keeps a header without a schema.
  const read = contract.read('reply', schema ?? (shown === undefined ? { type: 'string' } : {}));
  const isShown = shown !== undefined && contract.check('reply', read, shown).length === 0;
  const isMade = schema !== undefined || required === true;
  const value = isShown || !isMade ? shown : sampleValid(contract, 'reply', read, seed)?.value;
  if (value === undefined || value === null) return undefined;
  const text = written(value, explode === true);
  // Node refuses other characters in a header.
  return /^[\t\x20-\x7e]*$/.test(text) ? text : undefined;
}

/** In the style `simple`, as headers are. */
function written(value: unknown, explode: boolean): string {
  if (Array.isArray(value)) return value.map(toText).join(',');
  if (!isObject(value)) return toText(value);
  return Object.entries(value)
    .map(([key, each]) => `${key}${explode ? '=' : ','}${toText(each)}`)
    .join(',');
}

const toText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** A header is not percent-encoded, but some servers encode it: a value that fits in either form is right. */
function faultOf(
  contract: OrdinaryContract,
  { schema, explode }: Schema,
  { name, text }: { readonly name: string; readonly text: string },
): string | undefined {
  // Several of them cannot be told apart any more.
  if (schema === undefined || name === 'set-cookie') return undefined;
  const read = contract.read('reply', schema);
  const style = { style: 'simple', explode: explode === true };
  const valueOf = (sent: string): unknown =>
    readSimple(sent, name, style, read, contract.schemas.reply);
  const [fault] = contract.check('reply', read, valueOf(text.replaceAll('%', '%25')));
  if (fault === undefined) return undefined;
  return isDecodable(text) && contract.check('reply', read, valueOf(text)).length === 0
    ? undefined
    : fault.message;
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== text;
  } catch {
    return false;
  }
}
