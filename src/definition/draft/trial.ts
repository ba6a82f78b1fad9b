/** Plays the rows of a draft with made-up requests: every answer must keep the document. */
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import { sampleValid } from '../../openapi/ordinary/sample.js';
import type { Scope } from '../../lifecycles/expression.js';
import { NO_TENANT } from '../../lifecycles/records.js';
import { compileTemplate, type Fillable } from '../../lifecycles/template.js';
import { write } from '../../lifecycles/write.js';
import { isObject } from '../../runtime/json.js';
import { createRandom } from '../../runtime/random.js';
import type { Kind, Part } from './kind.js';
import type { DraftedRow } from './rows.js';

/** An answer that would break the document. */
export interface Breach {
  readonly operation: string;
  /** JSON pointers into the body. */
  readonly pointers: readonly string[];
}

export interface Trial {
  readonly breaches: readonly Breach[];
  /** Records as the rows make them. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

const NOW = '2026-01-31T12:00:00.000Z';
const SEEDS = ['one', 'two', 'three'];
const MOST_RECORDS = 60;

export function tryRows(
  contract: OrdinaryContract,
  kind: Kind,
  rows: readonly DraftedRow[],
): Trial {
  const random = createRandom(1, kind.resource.kind);
  const breaches = new Map<string, Set<string>>();
  const partOf = (row: DraftedRow): Part | undefined =>
    kind.parts.find(({ operation }) => operation.operation.id === row.operation);
  const play = (row: DraftedRow, before: Fillable, request: Scope['request']): Fillable => {
    const record: Fillable = {
      ...before,
      state: row.from.includes('ABSENT') ? row.to : row.from[0],
    };
    const scope: Scope = { request, record, now: NOW, random };
    const after: Fillable = { ...record };
    write({ remembers: NO_FIELDS }, row, after, { scope, effects: {} });
    after['state'] = row.to === 'ABSENT' || row.to === undefined ? record['state'] : row.to;
    const part = partOf(row);
    if (row.answers !== undefined && part?.shown !== undefined) {
      const body = compileTemplate(row.answers, {})({ ...scope, record: after });
      const wrong = contract.check('reply', part.shown.schema, body);
      if (wrong.length > 0) {
        const known = breaches.get(row.operation) ?? new Set<string>();
        breaches.set(row.operation, known);
        for (const { pointer } of wrong) known.add(pointer);
      }
    }
    return after;
  };
  const requests = new Map(
    kind.parts.map((part) => [part.operation.operation.id, makeRequests(contract, part)] as const),
  );
  const successes = rows.filter(({ status }) => status < 400);
  const fresh = successes
    .filter(({ from }) => from.includes('ABSENT'))
    .flatMap((row) =>
      (requests.get(row.operation) ?? []).map((request) =>
        play(
          row,
          {
            kind: kind.resource.kind,
            id: kind.ids.draw(random),
            org: NO_TENANT,
            created_at: NOW,
            expires_at: NOW,
          },
          request,
        ),
      ),
    );
  const others = successes.filter(({ from }) => !from.includes('ABSENT'));
  const changed = fresh.flatMap((record) =>
    others
      .filter(({ sets }) => sets !== undefined)
      .flatMap((row) =>
        (requests.get(row.operation) ?? []).map((request) => play(row, record, request)),
      ),
  );
  for (const record of [...fresh, ...changed].slice(0, MOST_RECORDS)) {
    for (const row of others) {
      for (const state of row.from) {
        const [request = NOTHING] = requests.get(row.operation) ?? [];
        play({ ...row, from: [state] }, record, request);
      }
    }
  }
  return {
    breaches: [...breaches].map(([operation, pointers]) => ({
      operation,
      pointers: [...pointers],
    })),
    records: [...fresh, ...changed],
  };
}

/** A draft says itself what is kept of what every record has. */
const NO_FIELDS = { properties: {} };

const NOTHING: Scope['request'] = { path: {}, query: {}, body: undefined, files: [] };

/** Requests that keep the document: with all that may be sent, with what must be, and with nulls. */
function makeRequests(contract: OrdinaryContract, part: Part): readonly Scope['request'][] {
  const path = Object.fromEntries(
    part.operation.parameters
      .filter(({ in: place }) => place === 'path')
      .map(({ name, schema }) => {
        const read = contract.read('request', schema);
        const made = sampleValid(contract, 'request', read, name)?.value;
        return [
          name,
          typeof made === 'number' ? String(made) : typeof made === 'string' ? made : 'one',
        ];
      }),
  );
  if (part.body === undefined) return [{ ...NOTHING, path }];
  const schema = contract.read('request', part.body);
  const isValid = (value: unknown): boolean =>
    contract.check('request', schema, value).length === 0;
  const bodies: unknown[] = [];
  for (const seed of SEEDS) {
    const made = sampleValid(contract, 'request', schema, seed)?.value;
    if (made === undefined) continue;
    bodies.push(made);
    const wrap = part.sent?.body.wrap ?? [];
    bodies.push(...variants(made, wrap, isValid));
  }
  const isNeeded = part.operation.body?.required === true;
  return [...bodies, ...(isNeeded ? [] : [undefined])].map((body) => ({ ...NOTHING, path, body }));
}

/** The value without what it need not have, and with null where that may be. */
function variants(
  value: unknown,
  wrap: readonly string[],
  isValid: (value: unknown) => boolean,
): readonly unknown[] {
  const change = (make: (record: Fillable, name: string) => void): unknown => {
    const copy: unknown = structuredClone(value);
    const record = wrap.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), copy);
    if (!isObject(record)) return copy;
    for (const [name, each] of Object.entries(record)) {
      make(record, name);
      if (!isValid(copy)) (record as Fillable)[name] = each;
    }
    return copy;
  };
  return [
    change((record, name) => {
      Reflect.deleteProperty(record, name);
    }),
    change((record, name) => {
      record[name] = null;
    }),
  ];
}
