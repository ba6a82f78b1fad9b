/** One kind of record: what is known of it, before its rows are written. */
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { Schema } from '../../openapi/document.js';
import type { OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import type { Shown } from './answers.js';
import { endIn, type Ending } from './endings.js';
import { idProperty, locate, ownNameIn, type Body } from './bodies.js';
import type { Field, Sent } from './fields.js';
import { findFields } from './find-fields.js';
import { sentBy, type Unsent } from './sent.js';
import { chooseIds, type Ids } from './ids.js';
import { isUsable, toUsable, type Purpose } from './operations.js';
import type { LeftOver, Resource, VerbOperation } from './resources.js';
import { planStates, type States } from './states.js';
import { defaultOf, enumOf } from './values.js';
import { plain } from './words.js';

type Node = Schema | boolean;

/** An operation of the kind that its lifecycle answers. */
export interface Part extends Unsent {
  readonly sent: Sent | undefined;
  /** What it is sent that no answer shows. */
  readonly unknown: readonly string[];
}

export interface Kind {
  readonly resource: Resource;
  readonly parts: readonly Part[];
  readonly fields: ReadonlyMap<string, Field>;
  readonly states: States;
  readonly ids: Ids;
  /** When the record is over, where time ends it. */
  readonly end: Ending | undefined;
  readonly left: readonly LeftOver[];
}

export function toKind(
  contract: OrdinaryContract,
  resource: Resource,
  refused: ReadonlyMap<string, LeftOver>,
): Kind | readonly LeftOver[] {
  const left: LeftOver[] = [];
  const all = operationsOf(resource).flatMap(({ operation, purpose, verb }) => {
    const { id } = operation.operation;
    const found = refused.get(id) ?? toUsable(operation, purpose);
    if (isUsable(found)) return [{ ...found, purpose, verb }];
    if (verb?.effect !== 'unknown') left.push(found);
    return [];
  });
  const usable = all.filter(isSure);
  const give = (reason: string): readonly LeftOver[] => [
    ...left,
    ...usable.map(({ operation }) => ({ operation: operation.operation.id, reason })),
  ];
  if (!usable.some(({ purpose }) => purpose === 'create'))
    return give('its records cannot be made');
  if (usable.length < 2) return give('nothing but a creation could be drafted');
  const isMark = isMarkOf(resource);
  const drafts = all.map((part): Unsent => ({
    ...part,
    shown: toShown(contract, resource, part.reply, isMark),
  }));
  const made = drafts.find(({ purpose }) => purpose === 'create');
  if (made?.shown?.idName === undefined) {
    return give('its creation does not answer with the id that its paths name');
  }
  const readable = drafts.filter(({ purpose, reply, shown, operation }) => {
    const isBlind = purpose === 'read' && reply !== undefined && shown?.body === undefined;
    if (isBlind)
      left.push({ operation: operation.operation.id, reason: 'its answer has no such id' });
    return !isBlind;
  });
  if (readable.filter(isSure).length < 2) return give('nothing but a creation could be drafted');
  const read = readable.find(({ purpose }) => purpose === 'read');
  const main = read?.shown?.body ?? made.shown.body;
  const likely = readable
    .map((part) => ofRecord(part, main))
    .map((part): Part => ({ ...part, ...sentBy(contract, part, main) }));
  const ids = chooseIds(
    contract,
    resource.id,
    idSchemas(likely.filter(isSure)),
    usable.map(({ operation }) => operation),
  );
  if (typeof ids === 'string') return give(ids);
  const states = planStates({
    properties: main?.properties ?? new Map<string, Node>(),
    valuesOf: (schema) => enumOf(contract, schema),
    defaultOf: (schema) => defaultOf(contract, schema),
    written: new Set(
      likely.filter(isSure).flatMap(({ sent }) => [...(sent?.body.properties.keys() ?? [])]),
    ),
    verbs: likely.flatMap(({ verb }) => verb ?? []),
  });
  const parts = likely.filter(
    (part) => isSure(part) || isKnownBy(states, part.operation.operation.id),
  );
  const sent = parts.find(({ purpose }) => purpose === 'create')?.sent?.body;
  const end = endIn(contract, states, { kind: resource.kind, shown: main, sent });
  return {
    resource,
    parts,
    fields: findFields(contract, resource, parts, { end, state: states.written }),
    states,
    ids,
    end,
    left,
  };
}

/** What is a verb only by its states is known when these are. */
const isSure = ({ verb }: Pick<Unsent, 'verb'>): boolean => verb?.effect !== 'unknown';

const isKnownBy = ({ leads, written }: States, operation: string): boolean =>
  leads.has(operation) || written?.becomes.has(operation) === true;

function operationsOf({ create, read, changes, remove, verbs }: Resource): readonly {
  readonly operation: OrdinaryOperation;
  readonly purpose: Purpose;
  readonly verb: VerbOperation | undefined;
}[] {
  const plainly = (purpose: Purpose, ...operations: readonly (OrdinaryOperation | undefined)[]) =>
    operations
      .filter((operation) => operation !== undefined)
      .map((operation) => ({ operation, purpose, verb: undefined }));
  return [
    ...plainly('create', create),
    ...plainly('read', read),
    ...plainly('change', ...changes),
    ...verbs.map((verb) => ({ operation: verb.operation, purpose: 'verb' as const, verb })),
    ...plainly('delete', remove),
  ];
}

/** Whether a property shows that an object is the record: its id. */
export function isMarkOf(resource: Resource): (name: string) => boolean {
  const { id, kind } = resource;
  const marks = new Set(
    [id, ownNameIn(resource), 'id', '_id', `${kind}id`, 'gid', 'sid', 'uuid', 'guid', 'uid'].map(
      plain,
    ),
  );
  return (name) => marks.has(plain(name));
}

function toShown(
  contract: OrdinaryContract,
  resource: Resource,
  reply: unknown,
  isMark: (name: string) => boolean,
): Shown | undefined {
  if (reply === undefined) return undefined;
  const schema = contract.read('reply', reply);
  const body = locate(contract, 'reply', schema, isMark);
  const idName = body && idProperty([...body.properties.keys()], resource);
  return { schema, body, idName };
}

/** An action may answer with something else that has an id, such as a job. */
function ofRecord(part: Unsent, main: Body | undefined): Unsent {
  const { shown, purpose } = part;
  if (purpose === 'create' || purpose === 'read' || shown?.body === undefined) return part;
  const names = [...shown.body.properties.keys()];
  const shared = names.filter((name) => main?.properties.has(name)).length;
  return shared * 2 >= names.length
    ? part
    : { ...part, shown: { ...shown, body: undefined, idName: undefined } };
}

function idSchemas(parts: readonly Part[]): readonly Node[] {
  return parts.flatMap(({ shown }) => {
    const schema = shown?.body?.properties.get(shown.idName ?? '');
    return schema === undefined ? [] : [schema];
  });
}
