import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { OrdinaryOperation, OrdinaryParameter } from '../../openapi/ordinary/describe.js';
import {
  decodeText,
  EncodingError,
  readFromPairs,
  readSimple,
  splitPairs,
  type RawPair,
} from '../../openapi/ordinary/serialization.js';
import type { RequestParts, Violation } from '../../openapi/operation.js';
import { headerOf, type RequestValue } from '../message.js';

interface Sources {
  readonly path: Readonly<Record<string, string>>;
  readonly query: readonly RawPair[];
  readonly cookie: readonly RawPair[];
  readonly request: RequestValue;
}

/** The parameters as text, for what reads them by name; nothing is judged here. */
export function plainParts(
  { parameters }: OrdinaryOperation,
  path: Readonly<Record<string, string>>,
  query: string,
  request: RequestValue,
): RequestParts {
  const values: Record<string, string> = {};
  for (const [name, value] of splitPairs(query)) values[safely(name)] ??= safely(value);
  return {
    path: Object.fromEntries(Object.entries(path).map(([name, text]) => [name, safely(text)])),
    query: values,
    header: Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === 'header')
        .map(({ name }) => [name, headerOf(request, name)]),
    ),
  };
}

/** Everything that is wrong with the parameters. */
export function checkParameters(
  contract: OrdinaryContract,
  { parameters }: OrdinaryOperation,
  path: Readonly<Record<string, string>>,
  query: string,
  request: RequestValue,
): readonly Violation[] {
  const sources: Sources = {
    path,
    query: splitPairs(query),
    cookie: (headerOf(request, 'cookie') ?? '').split(/;\s*/).flatMap((pair) => splitPairs(pair)),
    request,
  };
  return parameters.flatMap((parameter) => check(contract, parameter, sources));
}

function check(
  contract: OrdinaryContract,
  parameter: OrdinaryParameter,
  sources: Sources,
): readonly Violation[] {
  const pointer = `/${parameter.in}/${parameter.name}`;
  const schema = contract.read('request', parameter.schema);
  let value: unknown;
  try {
    value = read(contract, parameter, sources);
  } catch (error) {
    if (error instanceof EncodingError) return [{ pointer, message: error.message }];
    if (error instanceof SyntaxError) return [{ pointer, message: 'is not JSON' }];
    throw error;
  }
  if (value === undefined) return parameter.required ? [{ pointer, message: 'is required' }] : [];
  if (value === '' && parameter.allowEmpty) return [];
  return contract
    .check('request', schema, value)
    .map((violation) => ({ ...violation, pointer: `${pointer}${violation.pointer}` }));
}

function read(
  contract: OrdinaryContract,
  parameter: OrdinaryParameter,
  { path, query, cookie, request }: Sources,
): unknown {
  const { name, in: place, mediaType } = parameter;
  const schemas = contract.schemas.request;
  const schema = contract.read('request', parameter.schema);
  if (mediaType !== undefined) return readContent(parameter, { path, query, cookie, request });
  switch (place) {
    case 'path': {
      const text = path[name];
      return text === undefined ? undefined : readSimple(text, name, parameter, schema, schemas);
    }
    case 'header': {
      const text = headerOf(request, name);
      // A header is not percent-encoded.
      return text === undefined
        ? undefined
        : readSimple(text.replaceAll('%', '%25'), name, parameter, schema, schemas);
    }
    default:
      return readFromPairs(place === 'query' ? query : cookie, name, parameter, schema, schemas);
  }
}

/** A parameter that is a whole text of a media type. */
function readContent(parameter: OrdinaryParameter, sources: Sources): unknown {
  const { name, in: place, mediaType = '' } = parameter;
  const pairs = place === 'query' ? sources.query : sources.cookie;
  const raw =
    place === 'path'
      ? sources.path[name]
      : place === 'header'
        ? headerOf(sources.request, name)
        : pairs.find(([key]) => decodeText(key, true) === name)?.[1];
  if (raw === undefined) return undefined;
  const text = place === 'header' ? raw : decodeText(raw, place === 'query');
  return mediaType.includes('json') ? (JSON.parse(text) as unknown) : text;
}

function safely(text: string): string {
  try {
    return decodeText(text, true);
  } catch {
    return text;
  }
}
