/** One kind of record: what is known of it, before its rows are written. */
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { Schema } from '../../openapi/document.js';
import type { OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import { shapeOf } from '../../openapi/ordinary/shape.js';
import { isObject } from '../../runtime/json.js';
import { isUpdateTime, type Shown } from './answers.js';
import { endIn, fallbackOf } from './endings.js';
import { idProperty, locate, type Body } from './bodies.js';
import {
  END,
  fieldName,
  isCertainIn,
  isSpeakable,
  rememberedAs,
  type Field,
  type Sent,
} from './fields.js';
import { sentBy, type Unsent } from './sent.js';
import { chooseIds, type Ids } from './ids.js';
import { isUsable, toUsable, type Purpose } from './operations.js';
import type { LeftOver, Resource, VerbOperation } from './resources.js';
import { planStates, type States } from './states.js';
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
  /** The property that says when the record is over, where time ends it. */
  readonly end: string | undefined;
  readonly left: readonly LeftOver[];
}

export function toKind(
  contract: OrdinaryContract,
  resource: Resource,
  refused: ReadonlyMap<string, LeftOver>,
): Kind | readonly LeftOver[] {
  const left: LeftOver[] = [];
  const usable = operationsOf(resource).flatMap(({ operation, purpose, verb }) => {
    const { id } = operation.operation;
    const found = refused.get(id) ?? toUsable(operation, purpose);
    if (isUsable(found)) return [{ ...found, purpose, verb }];
    left.push(found);
    return [];
  });
  const give = (reason: string): readonly LeftOver[] => [
    ...left,
    ...usable.map(({ operation }) => ({ operation: operation.operation.id, reason })),
  ];
  if (!usable.some(({ purpose }) => purpose === 'create'))
    return give('its records cannot be made');
  if (usable.length < 2) return give('nothing but a creation could be drafted');
  const isMark = isMarkOf(resource);
  const drafts = usable.map((part): Unsent => ({
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
  if (readable.length < 2) return give('nothing but a creation could be drafted');
  const read = readable.find(({ purpose }) => purpose === 'read');
  const main = read?.shown?.body ?? made.shown.body;
  const parts = readable
    .map((part) => ofRecord(part, main))
    .map((part): Part => ({ ...part, ...sentBy(contract, part, main) }));
  const ids = chooseIds(
    contract,
    resource.id,
    idSchemas(parts),
    usable.map(({ operation }) => operation),
  );
  if (typeof ids === 'string') return give(ids);
  const states = planStates({
    properties: main?.properties ?? new Map<string, Node>(),
    valuesOf: (schema) => enumOf(contract, schema),
    written: new Set(parts.flatMap(({ sent }) => [...(sent?.body.properties.keys() ?? [])])),
    verbs: parts.flatMap(({ verb }) => verb ?? []),
  });
  const end = endIn(contract, states, main);
  return {
    resource,
    parts,
    fields: findFields(contract, resource, parts, end),
    states,
    ids,
    end,
    left,
  };
}

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
export function isMarkOf({ id, kind }: Resource): (name: string) => boolean {
  const marks = new Set(
    [id, 'id', '_id', `${kind}id`, 'gid', 'sid', 'uuid', 'guid', 'uid'].map(plain),
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

function enumOf(contract: OrdinaryContract, schema: Node): readonly unknown[] | undefined {
  let node = schema;
  for (let steps = 0; steps < 12 && isObject(node); steps += 1) {
    if (Array.isArray(node['enum'])) return node['enum'] as unknown[];
    const inner: unknown =
      typeof node['$ref'] === 'string'
        ? contract.schemas.reply.follow(node['$ref'])
        : [node['allOf'], node['anyOf'], node['oneOf']]
            .flat()
            .find((each) => isObject(each) && each['type'] !== 'null');
    if (inner === undefined) return undefined;
    node = inner as Node;
  }
  return undefined;
}

const shownIn = (parts: readonly Part[]): readonly Body[] =>
  parts.flatMap(({ shown }) => shown?.body ?? []);

const INSTANTS: readonly Node[] = [{ type: 'string', format: 'date-time' }];

/** By the name of the property. */
function findFields(
  contract: OrdinaryContract,
  { id, tenant, parents, create }: Resource,
  parts: readonly Part[],
  end: string | undefined,
): ReadonlyMap<string, Field> {
  const shown = new Set(parts.flatMap(({ shown }) => [...(shown?.body?.properties.keys() ?? [])]));
  const ids = new Set(parts.map(({ shown }) => shown?.idName));
  const fields = new Map<string, Field>();
  for (const parameter of create.parameters) {
    const name = [...shown].find((each) => plain(each) === plain(parameter.name));
    if (parameter.in !== 'path' || name === undefined || parameter.name === id) continue;
    const isTenant = parameter.name === tenant;
    if (!isTenant && !parents.includes(parameter.name)) continue;
    const schema = contract.read('request', parameter.schema);
    const { types } = shapeOf(schema, contract.schemas.request);
    const isNumber = types.has('integer') || types.has('number');
    fields.set(name, {
      name: isTenant ? 'org' : fieldName(parameter.name),
      // A path says a number as text; who plants a record may say it as answers do.
      remembered: isNumber
        ? { anyOf: [{ type: 'string' }, { type: 'integer' }] }
        : { type: 'string' },
      sources: [schema],
      isCertain: true,
      isNumber,
    });
  }
  for (const name of shown) {
    if (ids.has(name) || fields.has(name) || !isSpeakable(name)) continue;
    const sending = parts.filter(({ sent }) => sent?.body.properties.has(name));
    const sources = sending.flatMap(({ sent }): readonly Node[] => {
      const source = sent?.body.properties.get(name);
      return source === undefined ? [] : [source];
    });
    if (name === end) {
      const own = { remembered: {}, sources: INSTANTS, isCertain: true };
      fields.set(name, { name: END, ...own, fallback: { $after: 'P30D' } });
    } else if (sources.length > 0) {
      const isCertain = sending.some(
        ({ purpose, sent }) =>
          purpose === 'create' && sent !== undefined && isCertainIn(sent, name),
      );
      const remembered = rememberedAs(contract, sources);
      const fallback = isCertain ? undefined : fallbackOf(contract, shownIn(parts), name, sources);
      fields.set(name, {
        name: fieldName(name),
        remembered,
        sources,
        isCertain: isCertain || fallback !== undefined,
        ...(fallback !== undefined && { fallback }),
      });
    } else if (isUpdateTime(name)) {
      const remembered = { type: 'string' };
      fields.set(name, { name, remembered, sources: INSTANTS, isCertain: true });
    }
  }
  return fields;
}
