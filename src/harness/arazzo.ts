import type { Lifecycles } from '../lifecycles/index.js';
import { ABSENT, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { toldIdOf } from '../lifecycles/questions.js';
import type { Contract } from '../openapi/contract.js';
import { stringify } from 'yaml';
import { describeWay, pathTo, planWalks, type Walk } from './plan.js';
import type { Operation } from '../openapi/operation.js';
import { isUpload } from '../openapi/upload.js';
import { parentsOf } from './parents.js';
import { idParameter } from './requests.js';
import { schemesOf } from '../openapi/secrets.js';

/** What the walks are of. */
export interface Walked {
  readonly title: string;
  readonly contract: Contract;
  readonly lifecycles: Lifecycles;
}

/** The lifecycle walks of `verify`, as a list that other tools can read. */
export function walksAsJson({ lifecycles, contract }: Omit<Walked, 'title'>): string {
  const walks = planWalks(lifecycles, contract).map((walk) => {
    const { kind, state, operation, role, query, record, absence, row } = walk;
    return {
      id: idOf(walk),
      kind,
      state,
      ...(absence !== undefined && { absence }),
      operation,
      ...(query !== undefined && { query }),
      ...(record !== undefined && { record }),
      role,
      status: row.status,
      ...(row.to !== undefined && { becomes: row.to }),
      rule: row.id,
      title: row.title,
      evidence: row.evidence,
      reached_by:
        state === ABSENT
          ? []
          : (pathTo(lifecycles.of(kind), state)?.map(({ operation: each }) => each) ?? null),
    };
  });
  return `${JSON.stringify({ walks }, null, 2)}\n`;
}

type Step = Readonly<Record<string, unknown>>;

/** What is there already. */
export interface Given {
  /** The address of the OpenAPI document. */
  readonly source: string;
  /** Whose the records are. */
  readonly org: string;
  /** Ids of records of that organization. */
  readonly records: (kind: string, state: string) => readonly string[];
}

/**
 * The walks as an Arazzo 1.0 document. A record in a state that documented operations alone do not lead
 * to has to be there already: its id is an input of the workflow, and one of these is its default.
 * Run in order, each workflow finds its record as it must be: those that change one come last.
 */
export function walksAsArazzo(walked: Walked, { source, org, records }: Given): string {
  const { title, contract, lifecycles } = walked;
  const walks = planWalks(lifecycles, contract)
    // Which organization hides a record from whom does not concern a workflow.
    .filter(({ absence }) => absence !== 'of another organization')
    .toSorted((one, other) => Number(usesUp(lifecycles, one)) - Number(usesUp(lifecycles, other)));
  const place = createPlaces(lifecycles, records);
  const workflows = walks.map((walk) => toWorkflow(walk, walked, { org, record: place(walk) }));
  return stringify(
    {
      arazzo: '1.0.1',
      info: {
        title: `Lifecycle walks of ${title}`,
        summary: 'Every (state, operation) pair, legal or not, and how it must be answered',
        version: '1.0.0',
      },
      sourceDescriptions: [{ name: 'documents', url: source, type: 'openapi' }],
      workflows,
    },
    { aliasDuplicateObjects: false, lineWidth: 100 },
  );
}

/** Whether a walk needs a record that is there already. */
function isGiven(lifecycles: Lifecycles, { kind, state, absence }: Walk): boolean {
  return (
    absence === undefined && state !== ABSENT && pathTo(lifecycles.of(kind), state) === undefined
  );
}

/** Whether a walk changes a record that is there already. */
function usesUp(lifecycles: Lifecycles, walk: Walk): boolean {
  return isGiven(lifecycles, walk) && walk.row.to !== undefined;
}

/** A record for each walk: reading shares one, each change takes the next, from the last one on. */
function createPlaces(
  lifecycles: Lifecycles,
  records: Given['records'],
): (walk: Walk) => string | undefined {
  const used = new Map<string, number>();
  return (walk) => {
    if (!isGiven(lifecycles, walk)) return undefined;
    const { kind, state } = walk;
    const ids = records(kind, state);
    const count = used.get(`${kind} ${state}`) ?? 0;
    if (usesUp(lifecycles, walk)) used.set(`${kind} ${state}`, count + 1);
    // Of fewer records than changes, the first one serves the rest.
    return ids[Math.max(0, ids.length - 1 - count)];
  };
}

function toWorkflow(
  walk: Walk,
  walked: Walked,
  { org, record }: { readonly org: string; readonly record: string | undefined },
): Step {
  const { lifecycles } = walked;
  const { kind, state, row, absence } = walk;
  const lifecycle: Lifecycle = lifecycles.of(kind);
  const path = state === ABSENT ? [] : pathTo(lifecycle, state);
  const given = path === undefined || absence !== undefined ? '$inputs.id' : undefined;
  const creation = path?.[0];
  const created = creation && `$steps.${stepIdOf(creation, 0)}.outputs.id`;
  const id = given ?? created ?? '$inputs.id';
  const setup = (path ?? []).map((each, index) =>
    toStep(walked, stepIdOf(each, index), { operation: each.operation, status: each.status, id }),
  );
  return {
    workflowId: idOf(walk),
    summary: `${lifecycle.title}, ${state}: ${describeWay(walk)}`,
    description: `${row.title} (rule ${row.id})`,
    inputs: {
      type: 'object',
      properties: {
        org: { type: 'string', default: org },
        authorization: { type: 'string', default: tokenOf(walk, walked) },
        ...(id === '$inputs.id' && {
          id: {
            type: 'string',
            description:
              absence === undefined ? `A ${kind} in state ${state}` : 'An id that no record has',
            ...(absence !== undefined && { default: '00000000-0000-4000-8000-000000000404' }),
            ...(record !== undefined && { default: record }),
          },
        }),
      },
    },
    steps: [
      ...setup,
      toStep(walked, 'walk', {
        operation: walk.operation,
        status: row.status,
        id,
        ...(walk.query !== undefined && { query: walk.query }),
      }),
    ],
  };
}

/** As the operation takes it: with the name of the scheme, or as it is. */
function tokenOf({ role, operation }: Walk, { contract }: Walked): string {
  const token = role === 'admin' ? 'test_admin' : 'test_agent';
  const described = contract.operations.get(operation);
  const [scheme] = described === undefined ? [] : schemesOf(described);
  if (scheme?.type === 'basic') return `Basic ${Buffer.from(`${token}:`).toString('base64')}`;
  return scheme?.type === 'key' ? token : `Bearer ${token}`;
}

/** Where the operation takes the token. */
function credentialsOf(operation: Operation): readonly Step[] {
  return schemesOf(operation).map((scheme) =>
    scheme.type === 'key'
      ? { name: scheme.name, in: scheme.in, value: '$inputs.authorization' }
      : { name: 'Authorization', in: 'header', value: '$inputs.authorization' },
  );
}

function toStep(
  { contract, lifecycles }: Walked,
  stepId: string,
  step: {
    readonly operation: string;
    readonly status: number;
    readonly id: string;
    readonly query?: Walk['query'];
  },
): Step {
  const operation = contract.operations.get(step.operation);
  if (operation === undefined) throw new Error(`the contract has no operation ${step.operation}`);
  const idName = idParameter(operation, lifecycles);
  const lifecycle = lifecycles.forOperation(operation.id);
  const parents = lifecycle === undefined ? {} : parentsOf(operation, lifecycle);
  const parameters = [
    ...credentialsOf(operation),
    ...operation.parameters.flatMap(({ name, in: place, required, example }): Step[] => {
      if (lifecycles.isTenant(name)) return [{ name, in: place, value: '$inputs.org' }];
      if (place === 'path') return [{ name, in: place, value: parents[name] ?? step.id }];
      const sent = place === 'query' ? step.query?.[name] : undefined;
      if (sent !== undefined) return [{ name, in: place, value: sent }];
      return place === 'header' && required ? [{ name, in: place, value: example }] : [];
    }),
  ];
  const { body } = operation;
  return {
    stepId,
    operationId: operation.id,
    parameters,
    ...(body !== undefined && {
      requestBody: isUpload(operation)
        ? // The upload is optional, and Arazzo has no way to write one down; left out, runners make one up.
          { contentType: body.mediaTypes[0], payload: '' }
        : { contentType: body.mediaTypes[0], payload: body.example },
    }),
    successCriteria: [{ condition: `$statusCode == ${step.status}` }],
    ...(idName === undefined &&
      step.status < 300 && {
        outputs: { id: `$response.body#/${createdIdOf(lifecycles, step.operation)}` },
      }),
  };
}

/** The name under which a creation tells the id. */
function createdIdOf(lifecycles: Lifecycles, creation: string): string {
  const lifecycle = lifecycles.forOperation(creation);
  if (lifecycle === undefined) throw new Error(`${creation} has no lifecycle`);
  return toldIdOf(lifecycle);
}

function stepIdOf({ operation }: Row<string>, index: number): string {
  return `${operation}-${index + 1}`;
}

function idOf(walk: Walk): string {
  const { kind, state, operation, query = {}, record = {}, role, absence } = walk;
  return [
    kind,
    state,
    operation,
    ...Object.entries({ ...query, ...record }).map(([name, value]) => `${name}-${String(value)}`),
    role === 'agent' && 'unpermitted',
    absence,
  ]
    .filter(Boolean)
    .join('--')
    .replaceAll(' ', '-');
}
