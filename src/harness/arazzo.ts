import { lifecycles } from '../lifecycles/index.js';
import { ABSENT, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { documentsContract } from '../openapi/index.js';
import type { Contract } from '../openapi/contract.js';
import { stringify } from 'yaml';
import { describeWay, pathTo, planWalks, type Walk } from './plan.js';
import { idParameter, isUpload } from './requests.js';

/** The lifecycle walks of `verify`, as a list that other tools can read. */
export function walksAsJson(): string {
  const contract = documentsContract();
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

/** Ids of records that are there already, in the organization of the walks. */
export type RecordsThere = (kind: string, state: string) => readonly string[];

/**
 * The walks as an Arazzo 1.0 document. A record in a state that documented operations alone do not lead
 * to has to be there already: its id is an input of the workflow, and one of these is its default.
 * Run in order, each workflow finds its record as it must be: those that change one come last.
 */
export function walksAsArazzo(source: string, records: RecordsThere): string {
  const contract = documentsContract();
  const walks = planWalks(lifecycles, contract)
    // Which organization hides a record from whom does not concern a workflow.
    .filter(({ absence }) => absence !== 'of another organization')
    .toSorted((one, other) => Number(usesUp(one)) - Number(usesUp(other)));
  const place = createPlaces(records);
  const workflows = walks.map((walk) => toWorkflow(walk, contract, place(walk)));
  return stringify(
    {
      arazzo: '1.0.1',
      info: {
        title: 'Lifecycle walks of the Masstack Documents API',
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
function isGiven({ kind, state, absence }: Walk): boolean {
  return (
    absence === undefined && state !== ABSENT && pathTo(lifecycles.of(kind), state) === undefined
  );
}

/** Whether a walk changes a record that is there already. */
function usesUp(walk: Walk): boolean {
  return isGiven(walk) && walk.row.to !== undefined;
}

/** A record for each walk: reading shares one, each change takes the next, from the last one on. */
function createPlaces(records: RecordsThere): (walk: Walk) => string | undefined {
  const used = new Map<string, number>();
  return (walk) => {
    if (!isGiven(walk)) return undefined;
    const { kind, state } = walk;
    const ids = records(kind, state);
    const count = used.get(`${kind} ${state}`) ?? 0;
    if (usesUp(walk)) used.set(`${kind} ${state}`, count + 1);
    // Of fewer records than changes, the first one serves the rest.
    return ids[Math.max(0, ids.length - 1 - count)];
  };
}

function toWorkflow(walk: Walk, contract: Contract, record: string | undefined): Step {
  const { kind, state, row, absence } = walk;
  const lifecycle: Lifecycle = lifecycles.of(kind);
  const path = state === ABSENT ? [] : pathTo(lifecycle, state);
  const given = path === undefined || absence !== undefined ? '$inputs.id' : undefined;
  const creation = path?.[0];
  const created = creation && `$steps.${stepIdOf(creation, 0)}.outputs.id`;
  const id = given ?? created ?? '$inputs.id';
  const setup = (path ?? []).map((each, index) =>
    toStep(contract, stepIdOf(each, index), { operation: each.operation, status: each.status, id }),
  );
  return {
    workflowId: idOf(walk),
    summary: `${lifecycle.title}, ${state}: ${describeWay(walk)}`,
    description: `${row.title} (rule ${row.id})`,
    inputs: {
      type: 'object',
      properties: {
        org: { type: 'string', default: 'yoigo' },
        authorization: {
          type: 'string',
          default: walk.role === 'admin' ? 'Bearer test_admin' : 'Bearer test_agent',
        },
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
      toStep(contract, 'walk', {
        operation: walk.operation,
        status: row.status,
        id,
        ...(walk.query !== undefined && { query: walk.query }),
      }),
    ],
  };
}

function toStep(
  contract: Contract,
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
  const parameters = [
    { name: 'Authorization', in: 'header', value: '$inputs.authorization' },
    ...operation.parameters.flatMap(({ name, in: place, required, example }): Step[] => {
      if (lifecycles.isTenant(name)) return [{ name, in: place, value: '$inputs.org' }];
      if (place === 'path') return [{ name, in: place, value: step.id }];
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
        outputs: { id: `$response.body#/${createdIdOf(contract, step.operation)}` },
      }),
  };
}

/** The name under which a creation tells the id: that of the parameter which takes it. */
function createdIdOf(contract: Contract, creation: string): string {
  const lifecycle = lifecycles.forOperation(creation);
  for (const { operation } of lifecycle?.rows ?? []) {
    const described = contract.operations.get(operation);
    const name = described && idParameter(described, lifecycles);
    if (name !== undefined) return name;
  }
  throw new Error(`nothing takes the id that ${creation} answers with`);
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
