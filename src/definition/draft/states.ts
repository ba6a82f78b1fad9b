/** The states of a kind of record, guessed from an enum of its document and the verbs of its paths. */
import type { Schema } from '../../openapi/document.js';
import type { VerbOperation } from './resources.js';
import { FIRST, isLast } from './state-words.js';
import { participle, plain, stemOf, wordsOf } from './words.js';

/** The property of a record that says its state. */
export interface StateProperty {
  readonly name: string;
  readonly schema: Schema | boolean;
  /** The value of each state, in the order of the document. */
  readonly values: ReadonlyMap<string, string>;
}

export interface States {
  readonly states: readonly string[];
  readonly initial: string;
  readonly property: StateProperty | undefined;
  /** Of those verbs that change the state, the state that they lead to, by operation. */
  readonly leads: ReadonlyMap<string, string>;
  /** Of the same verbs, the states that they start from where the document has a conflict. */
  readonly starts: ReadonlyMap<string, readonly string[]>;
  /** A property that says how far a record is and that clients write: a field, and no state. */
  readonly written: WrittenState | undefined;
  /** What a person should look at. */
  readonly notes: readonly string[];
}

export interface WrittenState {
  readonly name: string;
  /** Of a new record, where its request says nothing. */
  readonly initial: string;
  /** What it becomes by a verb, by operation. */
  readonly becomes: ReadonlyMap<string, string>;
}

export interface StateOptions {
  readonly properties: ReadonlyMap<string, Schema | boolean>;
  /** What a property may be, where the document lists it. */
  readonly valuesOf: (schema: Schema | boolean) => readonly unknown[] | undefined;
  /** What a property is where nobody says it, by the document. */
  readonly defaultOf: (schema: Schema | boolean) => unknown;
  /** Properties that a client writes: no lifecycle alone decides them. */
  readonly written: ReadonlySet<string>;
  readonly verbs: readonly VerbOperation[];
}

export function planStates(options: StateOptions): States {
  const found = findProperties(options);
  const property = found.find(({ name }) => !options.written.has(name));
  if (property !== undefined) return byValues(property, options);
  const [written] = found;
  return written === undefined ? byVerbs(options) : byField(written, options);
}

function findProperties({ properties, valuesOf, verbs }: StateOptions): readonly StateProperty[] {
  const found = [...properties].flatMap(([name, schema]) => {
    const isExact = ['status', 'state', 'phase', 'lifecyclestate'].includes(plain(name));
    if (!isExact && !/(?:status|state)$/.test(plain(name))) return [];
    const texts = (valuesOf(schema) ?? []).filter((value) => typeof value === 'string');
    const values = new Map(texts.map((text) => [toState(text), text] as const));
    if (values.size < 2 || values.size !== texts.length || values.size > MOST_STATES) return [];
    if (isOfCodes(texts)) return [];
    const isMeant = isExact || verbs.some((verb) => matching(verb, [...values.keys()]));
    return isMeant ? [{ name, schema, values, isExact }] : [];
  });
  return found.sort((one, other) => Number(other.isExact) - Number(one.isExact));
}

/** With more values, a property says something else than how far a record is. */
const MOST_STATES = 50;
const MOST_SHORT = 8;

/** Codes of countries, regions and currencies: `state` is also a part of an address. */
const isOfCodes = (values: readonly string[]): boolean =>
  values.length > MOST_SHORT && values.every((value) => /^[A-Z]{2,3}$/.test(value));

function toState(value: string): string {
  const name = value
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toUpperCase()
    .slice(0, 60);
  return /^[A-Z]/.test(name) && name !== 'ABSENT' ? name : `STATE_${name}`;
}

function byValues(property: StateProperty, { verbs, defaultOf }: StateOptions): States {
  const states = [...property.values.keys()];
  const initial = initialOf(property, defaultOf);
  const notes: string[] = [];
  const leads = new Map<string, string>();
  for (const verb of verbs) {
    const to = matching(verb, states) ?? (verb.effect === 'goes back' ? initial : undefined);
    if (to !== undefined) leads.set(verb.operation.operation.id, to);
    else if (verb.effect === 'changes')
      notes.push(`${verb.word} keeps the state: no value of ${property.name} looks like it`);
  }
  const starts = startsOf(verbs, leads, states, initial);
  return { states, initial, property, leads, starts, written: undefined, notes };
}

/**
 * What clients write says nothing of what may happen next: verbs write it, too, and nothing stands in their way.
 * Where no verb writes it, it has nothing to do with the states that verbs make.
 */
function byField(property: StateProperty, options: StateOptions): States {
  const { initial: first, leads, notes } = byValues(property, options);
  const { name, values } = property;
  // What clients switch off, and no verb switches on, is on at first.
  const on = [...values.keys()].find((state) => `IN${state}` === first);
  const isOff = on !== undefined && ![...leads.values()].includes(on);
  const isSaid = options.defaultOf(property.schema) === values.get(first);
  const initial = isOff && !isSaid ? on : first;
  const valueOf = (state: string): string => values.get(state) ?? state;
  const becomes = new Map([...leads].map(([operation, state]) => [operation, valueOf(state)]));
  const written = { name, initial: valueOf(initial), becomes };
  if (becomes.size === 0) return { ...byVerbs(options), written };
  const told = `clients write ${name}, so it is a field and not the state: no operation is refused because of it`;
  return { ...byVerbs({ ...options, verbs: [] }), written, notes: [...notes, told] };
}

/** The default of the document; else the first by its place and its name, or by one of them. */
function initialOf(
  { values, schema }: StateProperty,
  defaultOf: StateOptions['defaultOf'],
): string {
  const states = [...values.keys()];
  const said = defaultOf(schema);
  const [first = ''] = states;
  const isFirst = (state: string): boolean => FIRST.includes(state.toLowerCase());
  return (
    states.find((state) => values.get(state) === said) ??
    (isFirst(first) && !isSorted(states) ? first : undefined) ??
    FIRST.flatMap((word) => states.filter((state) => state === word.toUpperCase()))[0] ??
    states.find((state) => AWAITED.test(state)) ??
    states.find((state) => !isLast(state)) ??
    first
  );
}

const AWAITED = /^(?:AWAITING|PENDING|REQUIRES|WAITING|NOT|UN[A-Z]+)(?:_|$)/;

/** By the alphabet, so that the order says nothing. */
const isSorted = (states: readonly string[]): boolean =>
  states.every((state, index) => index === 0 || (states[index - 1] ?? '') < state);

function startsOf(
  verbs: readonly VerbOperation[],
  leads: ReadonlyMap<string, string>,
  states: readonly string[],
  initial: string,
): States['starts'] {
  return new Map(
    verbs.flatMap((verb): readonly (readonly [string, readonly string[]])[] => {
      const to = leads.get(verb.operation.operation.id);
      return to === undefined
        ? []
        : [[verb.operation.operation.id, startOf(verb, to, states, initial)]];
    }),
  );
}

function startOf(
  verb: VerbOperation,
  to: string,
  states: readonly string[],
  initial: string,
): readonly string[] {
  const others = states.filter((state) => state !== to);
  const named = others.filter((state) => verb.startsFrom.some((word) => isSame(word, state)));
  if (named.length > 0) return named;
  const open = others.filter((state) => !isLast(state));
  if (verb.effect === 'goes back') return others;
  // What ends a record can come at any time; what leads it on comes after what stands before it.
  const isInOrder = states[0] === initial && !isSorted(states) && !isLast(to);
  const before = open.filter((state) => isInOrder && states.indexOf(state) < states.indexOf(to));
  return [before, open, others, states].find((each) => each.length > 0) ?? states;
}

function byVerbs({ verbs }: StateOptions): States {
  const changing = verbs.filter(({ effect }) => effect === 'changes' || effect === 'goes back');
  const initial = changing.length === 0 ? 'ACTIVE' : participle('create');
  const states = [initial];
  const leads = new Map<string, string>();
  for (const { effect, leadsTo, operation } of changing) {
    const to = effect === 'goes back' ? initial : participle(leadsTo[0] ?? '');
    if (!states.includes(to)) states.push(to);
    leads.set(operation.operation.id, to);
  }
  const starts = startsOf(changing, leads, states, initial);
  const none = { property: undefined, written: undefined, notes: [] };
  return { states, initial, leads, starts, ...none };
}

function matching(
  { word, leadsTo, effect }: VerbOperation,
  states: readonly string[],
): string | undefined {
  const isVague = effect === 'keeps' || effect === 'unknown';
  for (const words of leadsTo) {
    const found =
      states.find((state) => state === participle(words.replaceAll(' ', '_'))) ??
      states.find((state) => isSame(words, state, isVague ? word : undefined));
    if (found !== undefined) return found;
  }
  return undefined;
}

const LEAST_LETTERS = 4;

const stemsOf = (text: string): string =>
  wordsOf(text.toLowerCase())
    .map((word) => stemOf(word))
    .join('');

/** @param vague the words of a path of which it is not certain that they are a verb */
function isSame(words: string, state: string, vague?: string): boolean {
  const [one, other] = [stemsOf(words), stemsOf(state)];
  // A thing may be called as a state of one word is, and hardly as one of several.
  const isThing =
    vague !== undefined &&
    wordsOf(state).length === 1 &&
    plain(vague) === plain(state.toLowerCase());
  if (one === other) return !isThing;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return vague === undefined && short.length >= LEAST_LETTERS && long.startsWith(short);
}
