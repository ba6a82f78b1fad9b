import { drawAlone } from '../lifecycles/diagram.js';
import { edgesOf } from '../lifecycles/diagram-layout.js';
import {
  ABSENT,
  operationsOf,
  rowsFor,
  type Lifecycle,
  type Row,
} from '../lifecycles/lifecycle.js';
import type { AdminHandler, AdminServices } from './handler.js';
import { titlesOf } from './operation-titles.js';

export const listLifecycles: AdminHandler<'listLifecycles'> = ({ world }) => ({
  status: 200,
  body: {
    lifecycles: world.lifecycles.all.map((lifecycle) => ({
      ...headOf(lifecycle),
      operations: operationsOf(lifecycle),
    })),
  },
});

export const getLifecycle: AdminHandler<'getLifecycle'> = async ({ path, world, services }) => {
  const lifecycle: Lifecycle = world.lifecycles.of(path.kind);
  return {
    status: 200,
    body: {
      ...headOf(lifecycle),
      arrows: edgesOf(lifecycle),
      rules: rulesOf(lifecycle),
      matrix: await matrixOf(lifecycle, services),
      svg: drawAlone(lifecycle),
    },
  };
};

export const getDiagram: AdminHandler<'getDiagram'> = ({ path, world }) => ({
  status: 200,
  headers: { 'content-type': 'image/svg+xml; charset=utf-8' },
  body: drawAlone(world.lifecycles.of(path.kind)),
});

export const getEntitySchema: AdminHandler<'getEntitySchema'> = async ({ path, services }) => ({
  status: 200,
  body: await services.definition.readDescriptionSchema(path.kind),
});

function headOf({ kind, title, states, initial, tenant }: Lifecycle): object {
  return { kind, title, states, initial, has_owner: tenant !== undefined };
}

function rulesOf({ rows, expiry, outside, conditions }: Lifecycle): readonly object[] {
  return [
    ...rows.map(({ id, title, evidence, operation, from, to, when, status }) => ({
      id,
      title,
      evidence,
      operation,
      from,
      ...(to !== undefined && { to }),
      ...(when !== undefined && { when: conditions[when]?.title ?? when }),
      status,
    })),
    ...[...(expiry.from.length > 0 ? [expiry] : []), ...outside].map(
      ({ id, title, evidence, from, to }) => ({ id, title, evidence, from, to }),
    ),
  ];
}

async function matrixOf(lifecycle: Lifecycle, services: AdminServices): Promise<readonly object[]> {
  const titles = await titlesOf(services);
  const { basePath, operations } = services.contract;
  return operationsOf(lifecycle).map((operation) => {
    const { method = '', path = '' } = operations.get(operation) ?? {};
    return {
      operation,
      method,
      path: basePath + path,
      title: titles.get(operation) ?? operation,
      cells: [ABSENT, ...lifecycle.states].map((state) => ({
        state,
        answers: rowsFor(lifecycle, operation, state).map((row) => describeCell(row, lifecycle)),
      })),
    };
  });
}

/** One of the answers that an operation has in a state. */
export function describeCell(row: Row<string>, { conditions }: Lifecycle): object {
  const { id, status, title, when, to, evidence } = row;
  return {
    rule: id,
    status,
    title,
    ...(when !== undefined && { when: conditions[when]?.title ?? when }),
    ...(to !== undefined && { to }),
    evidence,
  };
}
