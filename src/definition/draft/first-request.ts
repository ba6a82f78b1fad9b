/** A first request to the simulator of a draft, to be copied. */
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { OrdinaryOperation, OrdinaryParameter } from '../../openapi/ordinary/describe.js';
import { basePathOf } from '../../openapi/document.js';
import { sampleValid } from '../../openapi/ordinary/sample.js';
import { isForm, writeForm } from '../../openapi/ordinary/form.js';
import { placeToken } from '../../openapi/secrets.js';
import { isObject } from '../../runtime/json.js';
import { isJson } from './bodies.js';

/** Where `start` listens if nothing else is said. */
const HERE = 'http://127.0.0.1:4010';
const TOKEN = 'test_admin';
const MOST_LETTERS = 400;

/**
 * How the API is called: its own credentials, and a line for a shell.
 *
 * @param drafted the ids of the operations of each kind that has a lifecycle, the creation first
 */
export function firstRequest(
  contract: OrdinaryContract,
  drafted: readonly (readonly string[])[] = [],
): readonly string[] {
  const find = (id: string): OrdinaryOperation | undefined =>
    contract.operations.find(({ operation }) => operation.id === id);
  const kinds = drafted.map((ids) => ids.flatMap((id) => find(id) ?? []));
  // What belongs to another record needs that one first.
  const known = kinds.find(([made]) => made?.operation.path.includes('{') === false) ?? kinds[0];
  const operation = known?.[0] ?? contract.operations[0];
  if (operation === undefined) return [];
  const ways = [
    operation,
    ...(known ?? []).filter(({ operation: { method } }) => method === 'GET'),
  ];
  const line = ways.map((each) => curlLine(contract, each)).find((each) => each !== undefined);
  return [tellCredentials(operation), ...(line === undefined ? [] : [line])];
}

/** To be pasted into any call of curl. */
function tellCredentials(operation: OrdinaryOperation): string {
  const { options, query } = credentialsOf(operation);
  const words = [...options, ...(query === '' ? [] : [quoted(`?${query}`)])];
  if (words.length === 0) return 'Credentials: none';
  const where = query === '' ? '' : ', directly behind the URL';
  return `Credentials for curl${where} (none with --auth none): ${words.join(' ')}`;
}

/** The credentials of an operation as words of a shell, and what is put behind its address. */
function credentialsOf(operation: OrdinaryOperation): {
  readonly options: readonly string[];
  readonly query: string;
} {
  const { headers, query } = placeToken(
    { ...operation.operation, security: operation.security ?? [] },
    `Bearer ${TOKEN}`,
  );
  const options = Object.entries(headers).flatMap(([name, value]) =>
    /^basic /i.test(value)
      ? ['-u', `${TOKEN}:`]
      : ['-H', quoted(`${spelt(name, operation)}: ${value}`)],
  );
  return { options, query: new URLSearchParams(query).toString() };
}

/** Headers as the document writes them: those of Node are in small letters. */
function spelt(header: string, { security = [] }: OrdinaryOperation): string {
  const own = security
    .flat()
    .flatMap((scheme) => (scheme.type === 'key' && scheme.in === 'header' ? [scheme.name] : []))
    .find((name) => name.toLowerCase() === header);
  return own ?? header.charAt(0).toUpperCase() + header.slice(1);
}

/** @returns `undefined` for a request that is too much for a line */
function curlLine(contract: OrdinaryContract, operation: OrdinaryOperation): string | undefined {
  const [first] = operation.body?.contents ?? [];
  const isOfPairs = first !== undefined && isForm(first.mediaType);
  const content = isOfPairs ? first : operation.body?.contents.find(isJson);
  const schema = content && contract.read('request', content.schema ?? {});
  const body =
    schema &&
    leastOf(
      sampleValid(contract, 'request', schema, 'first')?.value,
      (value) => contract.check('request', schema, value).length === 0,
    );
  if (operation.body !== undefined && body === undefined) return undefined;
  const valueOf = ({ name, schema: asked }: OrdinaryParameter): string =>
    String(sampleValid(contract, 'request', contract.read('request', asked), name)?.value);
  const path = operation.operation.path.replaceAll(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
    return encodeURIComponent(parameter === undefined ? name : valueOf(parameter));
  });
  const needed = operation.parameters.filter(({ required }) => required);
  const { options, query } = credentialsOf(operation);
  const asked = new URLSearchParams(
    needed
      .filter(({ in: place }) => place === 'query')
      .map((each): [string, string] => [each.name, valueOf(each)]),
  ).toString();
  const behind = [query, asked].filter((part) => part !== '').join('&');
  const url = `${HERE}${basePathOf(contract.document)}${path}${behind === '' ? '' : `?${behind}`}`;
  const words = [
    'curl',
    ...options,
    ...needed
      .filter(({ in: place }) => place === 'header')
      .flatMap((each) => ['-H', quoted(`${each.name}: ${valueOf(each)}`)]),
    ...(content === undefined
      ? operation.operation.method === 'GET'
        ? []
        : ['-X', operation.operation.method]
      : [
          '-H',
          quoted(`Content-Type: ${content.mediaType}`),
          '-d',
          quoted(isOfPairs ? writeForm(body, first.encoding) : JSON.stringify(body)),
        ]),
    /^[\w:/.%-]+$/.test(url) ? url : quoted(url),
  ];
  const line = words.join(' ');
  return line.length > MOST_LETTERS ? undefined : line;
}

/** Without what need not be sent. */
function leastOf(body: unknown, isValid: (value: unknown) => boolean): unknown {
  if (!isObject(body)) return body;
  return Object.keys(body).reduce<Readonly<Record<string, unknown>>>((least, name) => {
    const { [name]: _left, ...others } = least;
    return isValid(others) ? others : least;
  }, body);
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
