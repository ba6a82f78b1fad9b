/** A first request to the simulator of a draft, to be copied. */
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import { basePathOf } from '../../openapi/document.js';
import { sampleValid } from '../../openapi/ordinary/sample.js';
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
 * @param drafted ids of operations that have a lifecycle, the creation first
 */
export function firstRequest(
  contract: OrdinaryContract,
  drafted: readonly string[] = [],
): readonly string[] {
  const known = drafted.flatMap(
    (id) => contract.operations.find(({ operation }) => operation.id === id) ?? [],
  );
  const operation = known[0] ?? contract.operations[0];
  if (operation === undefined) return [];
  const { headers, query } = placeToken(
    { ...operation.operation, security: operation.security },
    `Bearer ${TOKEN}`,
  );
  const places = [
    ...Object.entries(headers).map(([name, value]) => `${spelt(name, operation)}: ${value}`),
    ...Object.entries(query).map(([name, value]) => `?${name}=${value}`),
  ];
  const ways = [operation, ...known.filter(({ operation: { method } }) => method === 'GET')];
  const line = ways.map((each) => curlLine(contract, each)).find((each) => each !== undefined);
  return [
    places.length === 0
      ? 'Credentials: none'
      : `Credentials: ${places.join(', ')}; or none, with --auth none`,
    ...(line === undefined ? [] : [line]),
  ];
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
  const { headers, query } = placeToken(
    { ...operation.operation, security: operation.security },
    `Bearer ${TOKEN}`,
  );
  const content = operation.body?.contents.find(isJson);
  const schema = content && contract.read('request', content.schema ?? {});
  const body =
    schema &&
    leastOf(
      sampleValid(contract, 'request', schema, 'first')?.value,
      (value) => contract.check('request', schema, value).length === 0,
    );
  if (operation.body !== undefined && body === undefined) return undefined;
  const path = operation.operation.path.replaceAll(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
    const read = parameter && contract.read('request', parameter.schema);
    return encodeURIComponent(String(read && sampleValid(contract, 'request', read, name)?.value));
  });
  const asked = new URLSearchParams(query).toString();
  const url = `${HERE}${basePathOf(contract.document)}${path}${asked === '' ? '' : `?${asked}`}`;
  const words = [
    'curl',
    ...Object.entries(headers).flatMap(([name, value]) => [
      '-H',
      quoted(`${spelt(name, operation)}: ${value}`),
    ]),
    ...(content === undefined
      ? operation.operation.method === 'GET'
        ? []
        : ['-X', operation.operation.method]
      : ['-H', quoted(`Content-Type: ${content.mediaType}`), '-d', quoted(JSON.stringify(body))]),
    asked === '' ? url : quoted(url),
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
