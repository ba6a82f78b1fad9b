import type { Lifecycles } from '../../lifecycles/index.js';
import type { Lifecycle } from '../../lifecycles/lifecycle.js';
import { isObject } from '../../runtime/json.js';
import { ROLES, type Role, type SpecialInput, type Target } from './target.js';

/** What somebody prepared on a deployment that has no control plane. */
export interface Bindings {
  /** Default: the first owner that the definition knows. */
  readonly org?: string | undefined;
  readonly otherOrg?: string;
  readonly tokens: Readonly<Partial<Record<Role, string>>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Ids by kind and state. */
  readonly records: Readonly<Partial<Record<string, Readonly<Record<string, readonly string[]>>>>>;
  /** Those of the other organization: no request for `org` may find them. */
  readonly otherRecords: Bindings['records'];
  readonly inputs: readonly SpecialInput[];
}

export const NO_BINDINGS: Bindings = {
  tokens: {},
  headers: {},
  records: {},
  otherRecords: {},
  inputs: [],
};

/** A bindings file that cannot be used. The message names every place and what belongs there. */
export class BindingsError extends Error {
  override readonly name = 'BindingsError';
}

const KEYS = ['org', 'other_org', 'tokens', 'headers', 'records', 'other_records', 'inputs'];

/**
 * Reads bindings that were parsed from YAML.
 *
 * @param lifecycles of the records that may be prepared
 * @param variable looks up what a value of the form `$NAME` stands for, so that secrets stay out of
 *   the file
 */
export function parseBindings(
  value: unknown,
  variable: (name: string) => string | undefined,
  lifecycles: Lifecycles,
): Bindings {
  const problems: string[] = [];
  const problem = (pointer: string, message: string): void => {
    problems.push(`${pointer === '' ? 'the file' : pointer} ${message}`);
  };
  if (!isObject(value)) {
    throw new BindingsError('the file must be a map with org, tokens, records, …');
  }
  for (const key of Object.keys(value)) {
    if (!KEYS.includes(key)) problem(`/${key}`, `is not known. Known keys: ${KEYS.join(', ')}`);
  }
  const textAt = (pointer: string, text: unknown): string => {
    if (typeof text !== 'string' || text === '') {
      problem(pointer, 'must be a text');
      return '';
    }
    if (!/^\$[A-Z_][A-Z0-9_]*$/.test(text)) return text;
    const found = variable(text.slice(1));
    if (found === undefined) problem(pointer, `needs the environment variable ${text.slice(1)}`);
    return found ?? '';
  };
  const mapAt = (key: string): Readonly<Record<string, unknown>> => {
    const map = value[key] ?? {};
    if (isObject(map)) return map;
    problem(`/${key}`, 'must be a map');
    return {};
  };

  const tokens: Partial<Record<Role, string>> = {};
  for (const [role, token] of Object.entries(mapAt('tokens'))) {
    const known = ROLES.find((each) => each === role);
    if (known === undefined) problem(`/tokens/${role}`, `must be one of ${ROLES.join(', ')}`);
    else tokens[known] = textAt(`/tokens/${role}`, token);
  }
  const headers: Record<string, string> = {};
  for (const [name, header] of Object.entries(mapAt('headers'))) {
    headers[name.toLowerCase()] = textAt(`/headers/${name}`, header);
  }
  const bindings: Bindings = {
    ...(value['org'] !== undefined && { org: textAt('/org', value['org']) }),
    ...(value['other_org'] !== undefined && { otherOrg: textAt('/other_org', value['other_org']) }),
    tokens,
    headers,
    records: readRecords('records', mapAt('records'), lifecycles, problem),
    otherRecords: readRecords('other_records', mapAt('other_records'), lifecycles, problem),
    inputs: readInputs(value['inputs'] ?? [], problem),
  };
  if (problems.length > 0) throw new BindingsError(problems.join('; '));
  return bindings;
}

type Tell = (pointer: string, message: string) => void;

function readRecords(
  key: string,
  map: Readonly<Record<string, unknown>>,
  lifecycles: Lifecycles,
  problem: Tell,
): Bindings['records'] {
  const records: Partial<Record<string, Record<string, string[]>>> = {};
  for (const [kind, states] of Object.entries(map)) {
    if (!lifecycles.has(kind) || !isObject(states)) {
      problem(`/${key}/${kind}`, `must be a map of states; ${lifecycles.kinds.join(', ')}`);
      continue;
    }
    const lifecycle: Lifecycle = lifecycles.of(kind);
    const byState: Record<string, string[]> = {};
    for (const [state, given] of Object.entries(states)) {
      const pointer = `/${key}/${kind}/${state}`;
      const ids: readonly unknown[] = Array.isArray(given) ? given : [given];
      if (!lifecycle.states.includes(state)) {
        problem(pointer, `is not a state. States: ${lifecycle.states.join(', ')}`);
      } else if (!ids.every((id) => typeof id === 'string' && id !== '')) {
        problem(pointer, 'must be an id or a list of ids');
      } else {
        byState[state] = ids as string[];
      }
    }
    records[kind] = byState;
  }
  return records;
}

function readInputs(list: unknown, problem: Tell): readonly SpecialInput[] {
  if (!Array.isArray(list)) {
    problem('/inputs', 'must be a list');
    return [];
  }
  return list.flatMap((input: unknown, index): SpecialInput[] => {
    if (
      isObject(input) &&
      Array.isArray(input['operations']) &&
      typeof input['pointer'] === 'string' &&
      typeof input['value'] === 'string' &&
      typeof input['status'] === 'number'
    ) {
      return [input as unknown as SpecialInput];
    }
    problem(`/inputs/${index}`, 'must have operations (a list), pointer, value and status');
    return [];
  });
}

/** Of so many records in one state nobody takes what another needs. */
export const PLENTY = 30;

/**
 * A deployment that is known by its bindings alone.
 *
 * @param org whose records the requests are about, where the bindings do not say it
 */
export function openDeployment(bindings: Bindings, org: string): Target {
  const changed = new Set<string>();
  const kept = new Map<string, number>();
  return {
    org: bindings.org ?? org,
    ...(bindings.otherOrg !== undefined && { otherOrg: bindings.otherOrg }),
    headers: bindings.headers,
    token(role) {
      const token = bindings.tokens[role];
      return token === undefined || / /.test(token) ? token : `Bearer ${token}`;
    },
    giveUp(ids) {
      for (const id of ids) changed.add(id);
    },
    isGivenUp: (id) => changed.has(id),
    take(kind, state, { toChange, taker = 0, elsewhere = false }) {
      const records = elsewhere ? bindings.otherRecords : bindings.records;
      const ids = records[kind]?.[state] ?? [];
      const left = ids.filter((each) => !changed.has(each) && (kept.get(each) ?? taker) === taker);
      if (!toChange) {
        const id = left.findLast((each) => kept.get(each) === taker) ?? left.at(-1);
        // Where there are plenty, those who run side by side do not look at the same one.
        if (id !== undefined && left.length >= PLENTY) kept.set(id, taker);
        return id;
      }
      // Of several, the last one is kept: most requests must change nothing, and can all share it.
      const id = ids.length > 1 && left.length === 1 ? undefined : left[0];
      if (id !== undefined) changed.add(id);
      return id;
    },
    inputs: bindings.inputs,
    cleanUp: () => Promise.resolve([]),
  };
}
