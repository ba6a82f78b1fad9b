import { randomBytes, randomUUID } from 'node:crypto';
import type { Switches } from './call.js';

export type Section = 'agent' | 'otp' | 'chain' | 'scoring' | 'signature';

export interface WitnessRecord {
  readonly id: string;
  readonly section: Section;
  readonly org: string;
  state: string;
  /** How often it was scored. */
  scored: number;
}

export interface Records {
  find(section: Section, org: string, id: string): WitnessRecord | undefined;
  create(section: Section, org: string, id?: string): WitnessRecord;
  remove(record: WitnessRecord): void;
  /** Whether this is the first time that somebody asks for one that was created here. */
  isNew(record: WitnessRecord): boolean;
  /** Whether there was one with that id. */
  wasRemoved(section: Section, org: string, id: string): boolean;
  /** Whether an open one exists. */
  hasOpen(section: Section, org: string): boolean;
}

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** States that somebody prepared, as no operation of the pages leads there, and how many of each. */
export const PREPARED: readonly (readonly [Section, string, number])[] = [
  ['agent', 'VALIDATED', 12],
  ['agent', 'EXPIRED', 12],
  ['otp', 'VALIDATED', 12],
  ['otp', 'EXPIRED', 12],
  ['chain', 'CREATED', 40],
  ['chain', 'VALIDATED', 6],
  ['chain', 'EXPIRED', 6],
  ['scoring', 'EXPIRED', 12],
  ['signature', 'CREATED', 60],
  ['signature', 'PREVIEWED', 40],
  ['signature', 'SIGNED', 8],
  ['signature', 'EXPIRED', 8],
];

/** In the other organization, so that something is there to be hidden. */
export const PREPARED_ELSEWHERE: typeof PREPARED = [
  ['chain', 'CREATED', 1],
  ['signature', 'CREATED', 1],
];

export const ORG = 'acme';
export const OTHER_ORG = 'acme-two';

/** The ids of the records that are prepared, by row. */
export function preparedIds(rows: typeof PREPARED): readonly (readonly string[])[] {
  const first = rows === PREPARED ? 0 : PREPARED.length;
  return rows.map(([, , count], row) =>
    Array.from({ length: count }, (_none, index) => preparedId(first + row, index)),
  );
}

function preparedId(row: number, index: number): string {
  const [head, tail] = [row, index].map((each) => String(each).padStart(8, '0'));
  return `${head ?? ''}-0000-4000-8000-0000${tail ?? ''}`;
}

export function createRecords(on: Switches): Records {
  const records = new Map<string, WitnessRecord>();
  const keyOf = (section: Section, org: string, id: string): string => `${section} ${org} ${id}`;
  const removed = new Set<string>();
  const unseen = new Set<WitnessRecord>();
  const fading = new Set<WitnessRecord>();
  let numbers = 4_000_000;
  const nextId = (section: Section): string => {
    if (section === 'scoring' && on.chooses('ids-ulid')) {
      return `01J${[...randomBytes(23)].map((byte) => BASE32.charAt(byte % 32)).join('')}`;
    }
    const numeric = on.chooses('ids-numeric') || on.chooses('ids-as-numbers');
    if (section === 'scoring' && numeric) return String((numbers += 1));
    return on.chooses('ids-upper-case') ? randomUUID().toUpperCase() : randomUUID();
  };
  const add = (section: Section, org: string, id: string, state: string): WitnessRecord => {
    const record = { id, section, org, state, scored: state === 'SCORED' ? 1 : 0 };
    records.set(keyOf(section, org, id), record);
    return record;
  };
  for (const [org, rows] of [
    [ORG, PREPARED],
    [OTHER_ORG, PREPARED_ELSEWHERE],
  ] as const) {
    const ids = preparedIds(rows);
    for (const [row, [section, state]] of rows.entries()) {
      for (const id of ids[row] ?? []) add(section, org, id, state);
    }
  }
  const forget = ({ section, org, id }: WitnessRecord): void => {
    records.delete(keyOf(section, org, id));
    removed.add(keyOf(section, org, id));
  };
  return {
    find(section, org, id) {
      const record = records.get(keyOf(section, org, id));
      if (record !== undefined && fading.delete(record)) forget(record);
      return record;
    },
    create(section, org, id = nextId(section)) {
      const record = add(section, org, id, 'CREATED');
      unseen.add(record);
      return record;
    },
    isNew: (record) => unseen.delete(record),
    remove(record) {
      if (on.chooses('deleted-seen-late')) fading.add(record);
      else forget(record);
    },
    wasRemoved: (section, org, id) => removed.has(keyOf(section, org, id)),
    hasOpen: (section, org) =>
      [...records.values()].some(
        (each) => each.section === section && each.org === org && each.state === 'CREATED',
      ),
  };
}
