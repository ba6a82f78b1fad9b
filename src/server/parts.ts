import type { Operation, RequestParts, Violation } from '../openapi/operation.js';
import { headerOf, type RequestValue } from './message.js';
import { decodePercent } from '../runtime/percent.js';

/** The parameters of a request, decoded, and what is wrong with how they are written. */
export interface DecodedParts {
  readonly parts: RequestParts;
  readonly violations: readonly Violation[];
}

const NONE: readonly Violation[] = [];

export function decodeParts(
  request: RequestValue,
  operation: Operation,
  params: Readonly<Record<string, string>>,
  query: string,
): DecodedParts {
  let violations: Violation[] | undefined;
  const violate = (pointer: string, message: string): void => {
    (violations ??= []).push({ pointer, message });
  };

  let path = params;
  for (const name in params) {
    const raw = params[name] ?? '';
    if (!raw.includes('%')) continue;
    const decoded = decodePercent(raw);
    if (decoded === undefined) violate(`/path/${name}`, 'is not percent-encoded UTF-8');
    else path = { ...path, [name]: decoded };
  }

  const header: Record<string, string | undefined> = {};
  for (const { in: place, name } of operation.parameters) {
    if (place === 'header') header[name] = headerOf(request, name);
  }
  for (const name of repeatedHeaders(request, operation)) {
    violate(`/header/${name}`, 'is sent more than once');
  }

  return {
    parts: { path, query: query === '' ? {} : decodeQuery(query, violate), header },
    violations: violations ?? NONE,
  };
}

function decodeQuery(
  query: string,
  violate: (pointer: string, message: string) => void,
): RequestParts['query'] {
  const values: Record<string, string | string[]> = Object.create(null) as Record<
    string,
    string | string[]
  >;
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodePercent((equals === -1 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    const value = equals === -1 ? '' : decodePercent(pair.slice(equals + 1).replaceAll('+', ' '));
    if (name === undefined || value === undefined) {
      violate('/query', 'is not percent-encoded UTF-8');
      continue;
    }
    const before = values[name];
    values[name] =
      before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return values;
}

/** Headers that mean something here and stand twice: Node would join them, or drop all but one. */
function repeatedHeaders(request: RequestValue, operation: Operation): readonly string[] {
  const { rawHeaders, headers } = request;
  let distinct = 0;
  for (const _ in headers) distinct += 1;
  if (rawHeaders.length / 2 <= distinct) return [];
  const counts = new Map<string, number>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const read = ['authorization', 'content-type', ...operation.parameters.map(({ name }) => name)];
  return read.filter((name) => (counts.get(name) ?? 0) > 1);
}
