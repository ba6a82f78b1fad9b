import { keysOf, valueAt } from '../runtime/json-pointer.js';
import {
  documentedStatuses,
  responseFor,
  type Operation,
  type RequestParts,
} from '../openapi/operation.js';
import type { MagicValue } from '../seed/fixtures.js';
import { headerOf, type Reply, type RequestValue } from './message.js';
import { Problem, violated } from './problem.js';
import type { RequestRuleId } from './rules.js';

/** Makes up a body from a schema: Prism's work, so it is loaded when it is first asked for. */
export type GenerateBody = (
  operation: Operation,
  status: number,
  /** The same one makes the same body. */
  seed: string,
) => Promise<unknown>;

/** What a request asks for in Prism's words. */
export interface Preference {
  readonly code?: string;
  readonly example?: string;
  readonly dynamic: boolean;
}

/** The answer that the request asks for, whatever the state is; `undefined` when it asks for none. */
export function findPreferred(
  request: RequestValue,
  operation: Operation,
  parts: RequestParts,
  { generate, seed }: { readonly generate: GenerateBody; readonly seed: number },
): Reply | Problem | Promise<Reply | Problem> | undefined {
  const preference = readPreference(request, parts);
  if (preference === undefined) return undefined;
  const rule: RequestRuleId = 'override.prefer';
  const success = documentedStatuses(operation).find((status) => status < 300);
  const status = preference.code === undefined ? success : Number(preference.code);
  if (status === undefined || !isAnswerable(operation, status)) {
    return refusePreference(operation, `code must be one of ${describeCodes(operation)}`);
  }
  const response = responseFor(operation, status);
  if (response?.schema === undefined) return { status, rule };
  if (preference.dynamic) {
    return generate(operation, status, `${seed} ${request.method} ${request.url}`).then((body) => ({
      status,
      rule,
      body,
    }));
  }
  const { examples } = response;
  if (preference.example !== undefined) {
    if (!Object.hasOwn(examples, preference.example)) {
      const names = Object.keys(examples).join(', ') || 'none';
      return refusePreference(operation, `example must be one of ${names}`);
    }
    return { status, rule, body: examples[preference.example] };
  }
  if (status >= 400) {
    return new Problem({ status, rule, details: 'The request asked for this answer with Prefer.' });
  }
  return { status, rule, body: Object.values(examples)[0] };
}

/** The answer that a magic value in the request stands for; `undefined` when there is none in it. */
export type FindMagic = (operation: Operation, parts: RequestParts) => Problem | undefined;

export function createFindMagic(magicValues: readonly MagicValue[]): FindMagic {
  const byOperation = new Map<string, { magic: MagicValue; keys: readonly string[] }[]>();
  for (const magic of magicValues.filter(({ status }) => status >= 400)) {
    const row = { magic, keys: keysOf(magic.pointer) };
    for (const operation of magic.operations) {
      const rows = byOperation.get(operation);
      if (rows === undefined) byOperation.set(operation, [row]);
      else rows.push(row);
    }
  }
  const rule: RequestRuleId = 'override.magic-value';
  return (operation, parts) => {
    const rows = byOperation.get(operation.id);
    if (rows === undefined) return undefined;
    const magic = rows.find((row) => valueAt(parts, row.keys) === row.magic.value)?.magic;
    return (
      magic &&
      new Problem({
        status: magic.status,
        rule,
        details: `${magic.about}. ${magic.value} at ${magic.pointer} is a magic value of the simulator.`,
      })
    );
  };
}

/** Prism reads the same words from the query: `__code`, `__example`, `__dynamic`. The header wins. */
export function readPreference(
  request: RequestValue,
  { query }: Pick<RequestParts, 'query'>,
): Preference | undefined {
  const header = headerOf(request, 'prefer');
  if (header === undefined && !request.url.includes('__')) return undefined;
  const words = new Map<string, string>();
  for (const word of ['code', 'example', 'dynamic']) {
    const value = query[`__${word}`];
    if (typeof value === 'string') words.set(word, value);
  }
  for (const preference of header?.split(/[,;]/) ?? []) {
    const [name = '', value = ''] = preference.split('=', 2);
    words.set(name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1'));
  }
  const code = words.get('code');
  const example = words.get('example');
  const dynamic = words.get('dynamic') === 'true';
  if (code === undefined && example === undefined && !dynamic) return undefined;
  return {
    dynamic,
    ...(code !== undefined && { code }),
    ...(example !== undefined && { example }),
  };
}

/** Errors that an operation does not document are still answerable, through its `default`. */
function isAnswerable(operation: Operation, status: number): boolean {
  if (operation.responses[status] !== undefined) return true;
  return Number.isInteger(status) && status >= 400 && status <= 599;
}

function describeCodes(operation: Operation): string {
  return `${documentedStatuses(operation).join(', ')}, or another from 400 to 599 for its default answer`;
}

function refusePreference(operation: Operation, message: string): Problem {
  const place = { pointer: '/header/prefer', message: `${message} for ${operation.id}` };
  return violated([place], operation);
}
