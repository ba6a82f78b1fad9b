import { Problem, violated } from '../server/problem.js';
import { compileSettings } from '../server/stubs/stubs-state.js';
import type { Stubs } from '../server/stubs/stubs-port.js';
import { STARTED } from '../server/stubs/scenario.js';
import { attempt, DONE } from './attempt.js';
import type { AdminCall, AdminHandler, AdminReply } from './handler.js';

export const listScenarios: AdminHandler<'listScenarios'> = ({ world }) => ({
  status: 200,
  body: {
    scenarios: world.stubs.scenarios().map(({ name, state, possibleStates, stubs }) => ({
      id: name,
      name,
      state,
      possibleStates,
      mappings: stubs.map(({ mapping }) => mapping),
    })),
  },
});

export const resetScenarios: AdminHandler<'resetScenarios'> = async ({ world }) => {
  await world.alter((stubs) => {
    stubs.resetScenarios();
  });
  return DONE;
};

export const setScenarioState: AdminHandler<'setScenarioState'> = async ({ path, body, world }) =>
  world.alter((stubs) => setState(stubs, path.name, body?.state));

function setState(stubs: Stubs, wanted: string, state: string = STARTED): AdminReply {
  const scenarios = stubs.scenarios();
  const scenario = scenarios.find(({ name }) => name === wanted);
  if (scenario === undefined) {
    const names = scenarios.map(({ name }) => name).join(', ') || 'none';
    return new Problem({
      status: 404,
      rule: 'admin',
      details: `The scenario ${wanted} does not exist. Existing scenarios: ${names}. A stub with a scenarioName creates one.`,
    });
  }
  if (!scenario.possibleStates.includes(state)) {
    const states = scenario.possibleStates.join(', ');
    return violated([{ pointer: '/body/state', message: `must be one of ${states}` }]);
  }
  stubs.setScenario(scenario.name, state);
  return DONE;
}

export const getSettings: AdminHandler<'getSettings'> = ({ world }) => ({
  status: 200,
  body: { settings: world.stubs.settings },
});

export const setSettings: AdminHandler<'setSettings'> = ({ body, world }) => change(body, world);

export const updateSettings: AdminHandler<'updateSettings'> = ({ body, world }) =>
  change(body, world);

function change(
  settings: AdminCall<'setSettings'>['body'],
  world: AdminCall<'setSettings'>['world'],
): Promise<AdminReply> {
  return attempt(async () => {
    const delays = compileSettings(settings, '/body');
    await world.alter((stubs) => {
      stubs.set(settings, delays);
    });
    return DONE;
  });
}
