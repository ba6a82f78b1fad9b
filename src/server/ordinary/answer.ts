import { ordinaryResponse, type OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type {
  Content,
  OrdinaryOperation,
  OrdinaryResponse,
} from '../../openapi/ordinary/describe.js';
import { replyHeaders } from '../../openapi/ordinary/headers.js';
import { sampleValid } from '../../openapi/ordinary/sample.js';
import { isObject } from '../../runtime/json.js';
import type { Reply } from '../message.js';
import { concrete, isJson, isXml, negotiate } from './media-types.js';
import { makeWithPrism } from './prism-body.js';
import { toText, toXml } from './xml.js';

export interface Wanted {
  readonly status: number;
  readonly accept: string | undefined;
  readonly rule: string;
  /** What all that is made up depends on. */
  readonly seed: string;
  /** The name of an example. */
  readonly example?: string | undefined;
  readonly dynamic?: boolean;
}

/** Makes the documented answers of a document. */
export interface Answers {
  make(operation: OrdinaryOperation, wanted: Wanted): Promise<Reply>;
  /** The documented form of an answer of this status, for a value that may or may not fit it. */
  form(
    operation: OrdinaryOperation,
    wanted: Wanted,
    offer: (form: Form) => Promise<unknown>,
  ): Promise<Reply>;
}

/** What the document says of a body. */
export interface Form {
  readonly isJson: boolean;
  /** Makes one up: valid where that is possible. */
  readonly make: () => Promise<unknown>;
  readonly isValid: (value: unknown) => boolean;
}

const NO_BODY = [204, 205, 304];
/** Bodies that are remembered: of a large document not all are asked for. */
const MOST_MADE = 2000;

export function createAnswers(
  contract: OrdinaryContract,
  onInvalid: (operation: OrdinaryOperation, status: number) => void,
): Answers {
  const made = new Map<string, Promise<unknown>>();

  const bodyOf = async (
    operation: OrdinaryOperation,
    content: Content,
    wanted: Wanted,
  ): Promise<unknown> => {
    const { status, seed, dynamic = false } = wanted;
    const schema = contract.read('reply', content.schema);
    const isValid = (value: unknown): boolean =>
      value !== undefined && contract.check('reply', schema, value).length === 0;
    const shown = contract.read('example', content.schema);
    const isFitting = (value: unknown): boolean =>
      value !== undefined && contract.check('example', shown, value).length === 0;
    const { example } = wanted;
    if (example !== undefined) return readExample(content, content.examples[example], isFitting);
    const examples = Object.values(content.examples).map((value) =>
      readExample(content, value, isFitting),
    );
    if (!dynamic) {
      const fitting = examples.find(isValid) ?? examples.find(isFitting);
      if (fitting !== undefined) return fitting;
    }
    const empty = isJson(concrete(content.mediaType)) ? {} : '';
    if (content.schema === undefined) return examples[0] ?? empty;
    const fromPrism = await makeWithPrism(contract, content, { dynamic, seed });
    if (isValid(fromPrism)) return fromPrism;
    const sample = sampleValid(contract, 'reply', schema, seed);
    if (sample !== undefined) return sample.value;
    onInvalid(operation, status);
    return examples[0] ?? fromPrism ?? empty;
  };

  const remembered = (
    operation: OrdinaryOperation,
    content: Content,
    wanted: Wanted,
  ): Promise<unknown> => {
    const { status, seed, example = '', dynamic = false } = wanted;
    if (dynamic) return bodyOf(operation, content, wanted);
    const key = JSON.stringify([operation.operation.id, status, content.mediaType, seed, example]);
    let body = made.get(key);
    if (body === undefined) {
      if (made.size >= MOST_MADE) made.clear();
      body = bodyOf(operation, content, wanted);
      made.set(key, body);
    }
    return body;
  };

  const form: Answers['form'] = async (operation, wanted, offer) => {
    const { status, rule, seed, accept } = wanted;
    const response = ordinaryResponse(operation, status);
    const headers = response === undefined ? {} : headersOf(contract, response, seed);
    const chosen =
      response === undefined || NO_BODY.includes(status)
        ? undefined
        : negotiate(response.contents, accept);
    if (chosen === undefined) return { status, rule, headers };
    const { content, mediaType } = chosen;
    const schema = contract.read('reply', content.schema);
    const value = await offer({
      isJson: isJson(mediaType),
      make: () => remembered(operation, content, wanted),
      isValid: (each) => contract.check('reply', schema, each).length === 0,
    });
    return {
      status,
      rule,
      headers: { ...headers, 'content-type': mediaType },
      body: encode(value, mediaType, content.schema),
    };
  };
  return {
    form,
    make: (operation, wanted) => form(operation, wanted, ({ make }) => make()),
  };
}

/** The success that an operation describes, or the first answer that it has. */
export function usualStatus({ responses }: OrdinaryOperation): number {
  const keys = [...responses.keys()].filter((key) => /^([2-5]\d\d|[2-5]XX)$/.test(key)).sort();
  const found = keys.find((key) => key.startsWith('2'));
  if (found === undefined && responses.has('default')) return 200;
  return Number((found ?? keys[0] ?? '200').replace('XX', '00'));
}

/** Many documents have JSON in their examples as one text. */
function readExample(
  { mediaType }: Content,
  value: unknown,
  isValid: (value: unknown) => boolean,
): unknown {
  if (typeof value !== 'string' || !isJson(mediaType) || isValid(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function encode(value: unknown, mediaType: string, schema: unknown): unknown {
  if (isJson(mediaType) || value === undefined) return value;
  if (isXml(mediaType) && typeof value !== 'string') return toXml(value, rootOf(schema));
  return toText(value);
}

/** The name of the element around all: as the schema says, or its own. */
function rootOf(schema: unknown): string | undefined {
  if (!isObject(schema)) return undefined;
  const { xml, $ref: reference } = schema;
  if (isObject(xml) && typeof xml['name'] === 'string') return xml['name'];
  return typeof reference === 'string' ? reference.split('/').at(-1) : undefined;
}

function headersOf(
  contract: OrdinaryContract,
  response: OrdinaryResponse,
  seed: string,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const header of replyHeaders(contract, response, seed)) {
    const text = header.sample();
    if (text !== undefined) values[header.name] = text;
  }
  return values;
}
