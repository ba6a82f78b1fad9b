/** The states of a kind of record, guessed from an enum of its document and the verbs of its paths. */
import type { Schema } from '../../openapi/document.js';
import type { VerbOperation } from './resources.js';
import { participle, plain, stemOf, wordsOf } from './words.js';

/** The property of a record that says its state. */
export interface StateProperty {
  readonly name: string;
  /** The value of each state, in the order of the document. */
  readonly values: ReadonlyMap<string, string>;
}

export interface States {
  readonly states: readonly string[];
  readonly initial: string;
  readonly property: StateProperty | undefined;
  /** Of those verbs that change the state, the state that they lead to, by operation. */
  readonly leads: ReadonlyMap<string, string>;
  /** What a person should look at. */
  readonly notes: readonly string[];
}

export interface StateOptions {
  readonly properties: ReadonlyMap<string, Schema | boolean>;
  /** What a property may be, where the document lists it. */
  readonly valuesOf: (schema: Schema | boolean) => readonly unknown[] | undefined;
  /** Properties that a client writes: no lifecycle decides them. */
  readonly written: ReadonlySet<string>;
  readonly verbs: readonly VerbOperation[];
}

const FIRST =
  `created new draft open opened pending initial queued requested submitted scheduled waiting
  todo backlog started validating syncing in_progress running processing unpaid available enabled active`.split(
    /\s+/,
  );

const LAST = new Set(
  `cancelled closed completed deleted expired rejected failed archived refunded done finished void voided
  declined denied terminated ended revoked returned abandoned`
    .split(/\s+/)
    .map(stemOf),
);

/** The state that time leads to, where one looks like it. */
export const overIn = (states: readonly string[]): string | undefined =>
  states.find((state) => stemOf(state.toLowerCase()) === stemOf('expired'));

/** A state that a record does not leave, by its name. */
export const isLast = (state: string): boolean =>
  wordsOf(state.toLowerCase()).some((word) => LAST.has(stemOf(word)));

export function planStates(options: StateOptions): States {
  const property = findProperty(options);
  return property === undefined ? byVerbs(options) : byValues(property, options);
}

function findProperty({
  properties,
  valuesOf,
  written,
  verbs,
}: StateOptions): StateProperty | undefined {
  const found = [...properties].flatMap(([name, schema]) => {
    if (written.has(name)) return [];
    const isExact = ['status', 'state', 'phase', 'lifecyclestate'].includes(plain(name));
    if (!isExact && !/(?:status|state)$/.test(plain(name))) return [];
    const texts = (valuesOf(schema) ?? []).filter((value) => typeof value === 'string');
    const values = new Map(texts.map((text) => [toState(text), text] as const));
    if (values.size < 2 || values.size !== texts.length || values.size > 50) return [];
    const isMeant = isExact || verbs.some((verb) => matching(verb, [...values.keys()]));
    return isMeant ? [{ name, values, isExact }] : [];
  });
  return found.sort((one, other) => Number(other.isExact) - Number(one.isExact))[0];
}

function toState(value: string): string {
  const name = value
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toUpperCase()
    .slice(0, 60);
  return /^[A-Z]/.test(name) && name !== 'ABSENT' ? name : `STATE_${name}`;
}

function byValues(property: StateProperty, { verbs }: StateOptions): States {
  const states = [...property.values.keys()];
  const initial =
    FIRST.flatMap((word) => states.filter((state) => state === word.toUpperCase()))[0] ??
    states.find((state) => !isLast(state)) ??
    states[0] ??
    '';
  const notes: string[] = [];
  const leads = new Map<string, string>();
  for (const verb of verbs) {
    if (verb.effect === 'keeps') continue;
    const to = matching(verb, states) ?? (verb.effect === 'goes back' ? initial : undefined);
    if (to !== undefined) leads.set(verb.operation.operation.id, to);
    else notes.push(`${verb.word} keeps the state: no value of ${property.name} looks like it`);
  }
  return { states, initial, property, leads, notes };
}

function byVerbs({ verbs }: StateOptions): States {
  const changing = verbs.filter(({ effect }) => effect !== 'keeps');
  const initial = changing.length === 0 ? 'ACTIVE' : participle('create');
  const states = [initial];
  const leads = new Map<string, string>();
  for (const { effect, leadsTo, operation } of changing) {
    const to = effect === 'goes back' ? initial : participle(leadsTo[0] ?? '');
    if (!states.includes(to)) states.push(to);
    leads.set(operation.operation.id, to);
  }
  return { states, initial, property: undefined, leads, notes: [] };
}

function matching({ leadsTo }: VerbOperation, states: readonly string[]): string | undefined {
  for (const words of leadsTo) {
    const found = states.find((state) => isSame(words, state));
    if (found !== undefined) return found;
  }
  return undefined;
}

const LEAST_LETTERS = 4;

function isSame(words: string, state: string): boolean {
  const [one, other] = [words, state.toLowerCase()].map((text) =>
    wordsOf(text)
      .map((word) => stemOf(word))
      .join(''),
  ) as [string, string];
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= LEAST_LETTERS && long.startsWith(short);
}
