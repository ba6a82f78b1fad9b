import { expect, test } from '@jest/globals';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import { AGENTS, ADMIN, identification } from './running.js';

const newDirectory = useDirectories();
const JSON_TYPE = { 'content-type': 'application/json' };

/** Ends every simulator that the work has started, however it went. */
async function withSimulators(
  work: (start: (options: SimulatorOptions) => Promise<Simulator>) => Promise<void>,
): Promise<void> {
  const started: Simulator[] = [];
  try {
    await work(async (options) => {
      const simulator = await createSimulator({ port: 0, ...options });
      started.push(simulator);
      return simulator;
    });
  } finally {
    await Promise.all(started.map((simulator) => simulator.close()));
  }
}

async function ask(
  { url }: Simulator,
  method: string,
  target: string,
  body?: string,
): Promise<string> {
  const response = await fetch(`${url}${target}`, {
    method,
    headers: { ...ADMIN, ...JSON_TYPE },
    ...(body !== undefined && { body }),
  });
  expect(response.status).toBeLessThan(300);
  return response.text();
}

/** The bytes of a snapshot of now. */
async function stateOf(simulator: Simulator): Promise<string> {
  await ask(simulator, 'PUT', '/__admin/snapshots/now');
  return ask(simulator, 'GET', '/__admin/snapshots/now');
}

/** The next two creations, with the ids that chance draws for them. */
async function draw(simulator: Simulator): Promise<readonly string[]> {
  const body = JSON.stringify(identification('Lucía'));
  return [await ask(simulator, 'POST', AGENTS, body), await ask(simulator, 'POST', AGENTS, body)];
}

test('a snapshot brings chance and population to a simulator of another seed, for its restarts too', () =>
  withSimulators(async (start) => {
    const from = await start({ seed: 7, population: 30 });
    await ask(from, 'PUT', '/__admin/clock', '{"action":"freeze","at":"2030-01-01T00:00:00Z"}');
    await draw(from);
    const taken = await stateOf(from);
    const drawn = await draw(from);
    const after = await stateOf(from);

    const other = { seed: 8, population: 10, data: newDirectory() };
    const to = await start(other);
    expect(await stateOf(to)).not.toBe(taken);
    await ask(to, 'PUT', '/__admin/snapshots/theirs', taken);
    await ask(to, 'POST', '/__admin/snapshots/theirs/restore');
    expect(await stateOf(to)).toBe(taken);
    await to.close();

    const again = await start(other);
    expect(await stateOf(again)).toBe(taken);
    expect(await draw(again)).toEqual(drawn);
    expect(await stateOf(again)).toBe(after);
  }));
