import { ABSENT, settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import { NO_TENANT, type AnyRecord } from '../lifecycles/records.js';
import { describePairs } from './pairs.js';
import type { AdminHandler } from './handler.js';

export const getCatalogue: AdminHandler<'getCatalogue'> = async ({ world, services }) => {
  const { fixtures, contract, definition } = services;
  const now = world.clock.now();
  const entities = await world.store.transaction((tx) =>
    Promise.all(
      world.lifecycles.kinds.flatMap((kind) =>
        (fixtures.entities[kind] ?? []).map(async ({ id = '', org = NO_TENANT, state }) => {
          const lifecycle: Lifecycle = world.lifecycles.of(kind);
          const record: AnyRecord | undefined = await tx.get(kind, id);
          return {
            kind,
            org,
            id,
            state: state ?? lifecycle.initial,
            state_now: record === undefined ? ABSENT : settle(lifecycle, record, now).state,
          };
        }),
      ),
    ),
  );
  return {
    status: 200,
    body: {
      entities,
      tokens: fixtures.tokens,
      magic_values: fixtures.magicValues,
      operations: [...contract.operations.values()].map(({ id, method, path }) => ({
        operation: id,
        method,
        path: contract.basePath + path,
      })),
      pairs: describePairs({
        contract,
        fixtures,
        lifecycles: world.lifecycles,
        org: definition.tenants[0] ?? NO_TENANT,
      }),
    },
  };
};
