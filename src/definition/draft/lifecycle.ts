/** One lifecycle, drafted and played until each of its answers keeps the document. */
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { LifecycleDocument } from '../../lifecycles/read.js';
import { isUpdateTime, makeAnswer } from './answers.js';
import { draftList } from './lists.js';
import { END, type Field } from './fields.js';
import type { Kind, Part } from './kind.js';
import type { LeftOver } from './resources.js';
import { draftRows, type DraftedRow } from './rows.js';
import { shownFields, type Answers } from './sets.js';
import { notesOf } from './notes.js';
import { isLast, isSettled, overIn } from './state-words.js';
import { toTitle } from './words.js';
import { tryRows, type Breach } from './trial.js';
import { pointerTo } from '../../runtime/json-pointer.js';

export interface DraftedLifecycle {
  readonly document: LifecycleDocument;
  /** What a person should look at. */
  readonly notes: readonly string[];
  /** The list, where it could not be drafted. */
  readonly left: readonly LeftOver[];
}

const MOST_ROUNDS = 12;

/** For one operation: which properties are made of samples, and which are left out. */
interface Doubts {
  readonly sampled: Set<string>;
  readonly omitted: Set<string>;
}

/** @returns a list when an operation cannot be drafted: it is to be done without */
export function draftLifecycle(
  contract: OrdinaryContract,
  kind: Kind,
  refused: ReadonlyMap<string, LeftOver>,
): DraftedLifecycle | readonly LeftOver[] {
  const doubts = new Map<string, Doubts>();
  const { fields, states, ids } = kind;
  // One seed, so that all rows say the same of what is made up.
  const common = { contract, fields, states, isNumber: ids.isNumber, seed: kind.resource.kind };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const answers = new Map<string, unknown>();
    const invented = new Set<string>();
    const missing = new Set<string>();
    const impossible: LeftOver[] = [];
    for (const part of kind.parts) {
      const { id } = part.operation.operation;
      if (part.shown === undefined) continue;
      const answer = makeAnswer(part.shown, {
        ...common,
        sampled: doubts.get(id)?.sampled ?? new Set(),
        omitted: doubts.get(id)?.omitted ?? new Set(),
        invented,
        missing,
      });
      if (answer === undefined) impossible.push({ operation: id, reason: UNMADE });
      else answers.set(id, answer);
    }
    if (impossible.length > 0) return impossible;
    const rows = draftRows(kind, shared(answers));
    const { breaches, records } = tryRows(contract, kind, rows);
    if (breaches.length === 0) {
      const id = kind.resource.list?.operation.id ?? '';
      const list =
        refused.get(id) ??
        draftList(kind, shownFields(kind, answers), { ...common, invented }, records);
      return finish(kind, list === undefined ? rows : withList(rows, list), shared(answers), {
        invented,
        missing,
        record: mostOf(records),
        left: list !== undefined && 'reason' in list ? [list] : [],
      });
    }
    const hopeless = breaches.flatMap((breach) => doubt(kind, breach, doubts));
    if (hopeless.length > 0) return hopeless;
  }
  return kind.parts.map(({ operation }) => ({ operation: operation.operation.id, reason: UNMADE }));
}

/** After the creations, before what happens to one. */
function withList(rows: readonly DraftedRow[], list: DraftedRow | LeftOver): readonly DraftedRow[] {
  if ('reason' in list) return rows;
  const [made, ...others] = rows;
  return [...(made === undefined ? [] : [made]), list, ...others];
}

const UNMADE = 'no answer could be made that keeps the document';

/** Equal answers are one, so that a file says each once. */
function shared(answers: Answers): Answers {
  const known = new Map<string, unknown>();
  return new Map(
    [...answers].map(([operation, answer]) => {
      const text = JSON.stringify(answer);
      if (!known.has(text)) known.set(text, answer);
      return [operation, known.get(text)];
    }),
  );
}

function doubt(
  kind: Kind,
  { operation, pointers }: Breach,
  doubts: Map<string, Doubts>,
): readonly LeftOver[] {
  const part = kind.parts.find((each) => each.operation.operation.id === operation);
  const own = doubts.get(operation) ?? { sampled: new Set<string>(), omitted: new Set<string>() };
  doubts.set(operation, own);
  const before = own.sampled.size + own.omitted.size;
  for (const name of namesIn(part, pointers)) {
    if (own.sampled.has(name)) own.omitted.add(name);
    else own.sampled.add(name);
  }
  return own.sampled.size + own.omitted.size > before ? [] : [{ operation, reason: UNMADE }];
}

/** The properties of the record that the places are in. */
function namesIn(part: Part | undefined, pointers: readonly string[]): readonly string[] {
  const { body, idName } = part?.shown ?? {};
  if (body === undefined) return [];
  return [...body.properties.keys()].filter(
    (name) =>
      name !== idName &&
      pointers.some((pointer) => {
        const place = pointerTo([...body.wrap, name]);
        return pointer === place || pointer.startsWith(`${place}/`);
      }),
  );
}

function finish(
  kind: Kind,
  rows: readonly DraftedRow[],
  answers: Answers,
  {
    invented,
    missing,
    left,
    record,
  }: Pick<DraftedLifecycle, 'left'> & {
    readonly invented: ReadonlySet<string>;
    readonly missing: ReadonlySet<string>;
    /** One as requests with all that they may send make it. */
    readonly record: Readonly<Record<string, unknown>>;
  },
): DraftedLifecycle {
  const { resource, states, ids } = kind;
  const over = kind.end === undefined ? undefined : overIn(states.states);
  // A change of something else leads back to where it starts.
  const moves = rows.filter(({ from, to }) => from.some((state) => state !== to));
  const reached = new Set<string>([
    states.initial,
    over ?? states.initial,
    ...moves.flatMap(({ to }) => to ?? []),
  ]);
  const unreached = states.states.filter((state) => !reached.has(state));
  const shown = [...shownFields(kind, answers).values()].filter(({ name }) => name !== END);
  const open = states.states.filter((state) => reached.has(state) && !isLast(state));
  const waiting = open.filter((state) => !isSettled(state));
  const required = shown.filter(({ isCertain }) => isCertain).map(({ name }) => name);
  const title = toTitle(resource.kind);
  const endName = kind.end?.instant ?? kind.end?.lifetime?.property ?? '';
  const document: LifecycleDocument = {
    kind: resource.kind,
    title,
    id: resource.id,
    ...(resource.tenant !== undefined && { tenant: resource.tenant }),
    ...(ids.template !== undefined && { new_id: ids.template }),
    states: states.states,
    initial: states.initial,
    remembers: {
      ...(required.length > 0 && { required }),
      properties: Object.fromEntries(shown.map(({ name, remembered }) => [name, remembered])),
    },
    ...seedsOf(shown, record),
    ...(over !== undefined && {
      expiry: {
        id: `${resource.kind}.expire`,
        title: `${endName} makes the ${resource.kind.replaceAll('-', ' ')} ${over}`,
        from: waiting.length > 0 ? waiting : open,
        to: over,
        evidence: {
          inferred: `${states.property?.name ?? ''} may be ${states.property?.values.get(over) ?? over}, and ${endName} is ${kind.end?.lifetime?.property === endName ? 'how long it lasts' : 'a time'}`,
        },
      },
    }),
    ...(unreached.length > 0 && {
      outside: unreached.map((state) => ({
        id: `${resource.kind}.becomes.${state.toLowerCase().replaceAll('_', '-')}`,
        title: `The ${resource.kind.replaceAll('-', ' ')} becomes ${state}`,
        from: open.length > 0 ? open : [...reached].filter((each) => each !== state),
        to: state,
        evidence: {
          inferred: `${states.property?.name ?? ''} may be ${states.property?.values.get(state) ?? state}, and no operation looks as if it led there`,
        },
      })),
    }),
    rows,
  };
  return {
    document,
    left,
    notes: notesOf(kind, rows, { invented, missing, unreached }),
  };
}

/** The first one, and what the others have beside it: a later request may add what no new record has. */
function mostOf(
  records: readonly Readonly<Record<string, unknown>>[],
): Readonly<Record<string, unknown>> {
  return records.reduce((most, record) => ({ ...record, ...most }), {});
}

/** What a planted record has that answers show, and that nobody made by a request. */
function seedsOf(
  fields: readonly Field[],
  record: Readonly<Record<string, unknown>>,
): Pick<LifecycleDocument, 'seeds'> {
  const defaults = fields
    .map(({ name }) => [name, isUpdateTime(name) ? '$now' : record[name]] as const)
    .filter(([, value]) => value === '$now' || (value !== undefined && isPlain(value)));
  return defaults.length === 0 ? {} : { seeds: { defaults: Object.fromEntries(defaults) } };
}

/** Whether a value says the same as a template. */
const isPlain = (value: unknown): boolean => !/[$]/.test(JSON.stringify(value));
