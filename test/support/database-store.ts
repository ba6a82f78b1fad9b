import { createContract } from '../../src/openapi/contract.js';
import { masstack } from '../../src/masstack/definition.js';
import { openDatabase, type Database } from '../../src/postgres/open.js';
import { silentLog } from '../../src/runtime/log.js';
import type { Baseline } from '../../src/seed/plant.js';
import type { Store } from '../../src/store/store.js';
import type { PlantedTable } from '../../src/store/table.js';

const NOTHING: PlantedTable = {
  size: 0,
  find: () => undefined,
  values: () => [],
  date: (found) => found,
};

/** Worlds that begin with no records. */
const plantNothing: Baseline = (at) => ({ seed: 1, at, table: () => NOTHING });

export function openReplica(url: string): Promise<Database> {
  return openDatabase({
    url,
    wait: 10_000,
    identity: { version: '0', seed: 1, population: 0, definition: 'of the test' },
    lifecycles: masstack.lifecycles,
    createBaseline: () => Promise.resolve(plantNothing),
    stubRules: { contract: createContract(NO_CONTRACT), allowProxy: [] },
    fileStubs: undefined,
    foresee: () => undefined,
    maxWorlds: 100,
    maxIdle: 3_600_000,
    journalSize: 100,
    journalShowsBodies: false,
    imports: false,
    log: silentLog,
  });
}

const NO_CONTRACT = {
  basePath: '',
  operations: [],
  schemas: { requests: {}, replies: {}, components: {} },
};

/** The records of one world, asked of several replicas in turn; each time as a request opens it. */
export async function openReplicatedStore(url: string, replicas: number): Promise<Store> {
  const opened: Database[] = [];
  for (let count = 0; count < replicas; count += 1) opened.push(await openReplica(url));
  let turn = 0;
  const next = async (): Promise<Store> => {
    turn += 1;
    const database = opened[turn % replicas];
    if (database === undefined) throw new Error('there is no replica');
    return (await database.worlds.home()).store;
  };
  const first = await next();
  return {
    transact: async (work, options) => (await next()).transact(work, options),
    transaction: async (work, options) => (await next()).transaction(work, options),
    clock: first.clock,
    seed: undefined,
    count: async () => (await next()).count(),
    contents: async () => (await next()).contents(),
    async close() {
      for (const database of opened) await database.close();
    },
  };
}
