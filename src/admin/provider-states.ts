import { shownFaults } from '../definition/shown.js';
import { ABSENT } from '../lifecycles/lifecycle.js';
import { providerStates, type ProviderState } from '../lifecycles/provider-state.js';
import { NO_TENANT } from '../lifecycles/records.js';
import type { Violation } from '../openapi/operation.js';
import { createRandom } from '../runtime/random.js';
import { toRecord, type EntityDescription } from '../seed/entity.js';
import { Problem, violated } from '../server/problem.js';
import type { World } from '../server/world.js';
import { fillingOf } from './filling.js';
import type { AdminHandler, AdminReply, AdminServices } from './handler.js';

/** How many names are offered in place of one that there is not. */
const OFFERED = 5;

export const listProviderStates: AdminHandler<'listProviderStates'> = ({ world }) => ({
  status: 200,
  body: {
    states: providerStates(world.lifecycles).map(({ name, kind, state }) => ({
      state: name,
      kind,
      record_state: state,
    })),
  },
});

export const setProviderState: AdminHandler<'setProviderState'> = ({ body, world, services }) => {
  const { state: name, action = 'setup' } = body;
  if (name === '') return { status: 200, body: {} };
  const wanted = providerStates(world.lifecycles).find((each) => each.name === name);
  if (wanted === undefined) return unknownState(name, world);
  const { state: _state, ...params } = { ...body.params };
  const description: EntityDescription = {
    org: services.definition.tenants[0] ?? NO_TENANT,
    ...params,
  };
  const setup = action === 'setup' && wanted.state !== ABSENT;
  return setup
    ? plant(wanted, { ...description, state: wanted.state }, world, services)
    : remove(wanted, description, world);
};

async function plant(
  { kind }: ProviderState,
  description: EntityDescription,
  world: World,
  { definition }: AdminServices,
): Promise<AdminReply> {
  const found = await definition.describe(kind, description);
  if (found.length > 0) return refused(found);
  const createPeople = await definition.loadPeople?.('one');
  return world.store.transaction(async (tx) => {
    const random = createRandom(world.chanceSeed, tx.sequence);
    const record = toRecord(kind, description, fillingOf(definition, world, random, createPeople));
    const shown = shownFaults(definition, record);
    if (shown.length > 0) return refused(shown);
    tx.put(record);
    const { id, org, state } = record;
    return { status: 200, body: { kind, id, org, state } };
  });
}

const refused = (violations: readonly Violation[]): Problem =>
  violated(
    violations.map(({ pointer, message }) => ({ pointer: `/body/params${pointer}`, message })),
  );

/** What is not there is already as it should be. */
function remove(
  { kind }: ProviderState,
  { id, org }: EntityDescription,
  world: World,
): Promise<AdminReply> {
  return world.store.transaction(async (tx) => {
    if (typeof id === 'string' && (await tx.get(kind, id)) !== undefined) tx.delete(kind, id);
    return { status: 200, body: { kind, org, ...(id !== undefined && { id }) } };
  });
}

function unknownState(name: string, { lifecycles }: World): Problem {
  const names = providerStates(lifecycles).map((each) => each.name);
  const words = new Set(name.toLowerCase().split(/\s+/));
  const likeness = (other: string): number =>
    other
      .toLowerCase()
      .split(' ')
      .filter((word) => words.has(word)).length;
  const nearest = [...names].sort((a, b) => likeness(b) - likeness(a)).slice(0, OFFERED);
  return new Problem({
    status: 404,
    rule: 'admin',
    details: `/body/state "${name}" is not a provider state. Similar states: ${nearest.join('; ')}. GET /__admin/provider-states lists all states.`,
  });
}
