import type { Database } from '../runtime/browser/database.js';
import { connectAdmin } from '../client.js';
import type { Simulator } from './simulator.js';

/** The snapshot through which the state leaves the simulator and comes back. */
const NAME = 'kept-in-browser';
const SNAPSHOT = `/__admin/snapshots/${NAME}`;

/**
 * Keeps the default world of a simulator in a database, and brings back what is there. An answer to a change leaves
 * when the change is kept; what changes meanwhile is kept together.
 *
 * @throws Error for a person, when what is kept cannot be used
 */
export async function keepIn(database: Database, simulator: Simulator): Promise<Simulator> {
  const kept = await database.read();
  if (kept !== undefined) await bringBack(simulator, kept);

  let saving: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const save = async (): Promise<void> => {
    await simulator.fetch(SNAPSHOT, { method: 'PUT' });
    const text = await (await simulator.fetch(SNAPSHOT)).text();
    await simulator.fetch(SNAPSHOT, { method: 'DELETE' });
    await database.write(text);
  };
  /** The save that is under way may have begun before the change: the one after it has it. */
  const saved = (): Promise<void> => {
    if (saving === undefined) {
      saving = save().finally(() => {
        saving = undefined;
      });
      return saving;
    }
    next ??= saving
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return saved();
      });
    return next;
  };
  const fetch: Simulator['fetch'] = async (input, init) => {
    const response = await simulator.fetch(input, init);
    if (mayHaveChanged(input, init)) await saved();
    return response;
  };
  return {
    ...simulator,
    fetch,
    admin: connectAdmin(simulator.url, { fetch }),
    async handle(request) {
      const reply = await simulator.handle(request);
      await saved();
      return reply;
    },
    async reset() {
      await simulator.reset();
      await saved();
    },
  };
}

function mayHaveChanged(input: Parameters<Simulator['fetch']>[0], init?: RequestInit): boolean {
  const method =
    init?.method ?? (typeof input === 'object' && 'method' in input ? input.method : 'GET');
  return !/^(?:get|head|options)$/i.test(method);
}

async function bringBack(simulator: Simulator, text: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const put = await simulator.fetch(SNAPSHOT, { method: 'PUT', headers, body: text });
  const restored = put.ok ? await simulator.fetch(`${SNAPSHOT}/restore`, { method: 'POST' }) : put;
  if (!restored.ok) {
    throw new Error(
      `what this browser has kept cannot be used: ${await restored.text()} Remove it in the developer tools (Application, IndexedDB), or choose another name with data: 'indexeddb:NAME'.`,
    );
  }
  await simulator.fetch(SNAPSHOT, { method: 'DELETE' });
}
