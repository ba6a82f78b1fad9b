import { describe } from '@jest/globals';
import { openDurableStore } from '../../src/store/durable-store.js';
import { createMemoryStore, emptyContents } from '../../src/store/memory-store.js';
import type { Store } from '../../src/store/store.js';
import { useDirectories } from '../support/directories.js';
import { openReplicatedStore } from '../support/database-store.js';
import { describeWithPostgres, usePostgres } from '../support/postgres.js';
import { rules } from '../support/rules.js';
import { testStore } from './suite.js';

const newDirectory = useDirectories();

describe.each<{ adapter: string; open: () => Promise<Store> }>([
  { adapter: 'memory', open: async () => createMemoryStore({ contents: emptyContents(rules) }) },
  { adapter: 'durable', open: () => openDurableStore({ rules, directory: newDirectory() }) },
  {
    adapter: 'durable with fsync',
    open: () => openDurableStore({ rules, directory: newDirectory(), fsync: true }),
  },
  {
    adapter: 'durable, folding all the time',
    open: () => openDurableStore({ rules, directory: newDirectory(), foldAfter: 1 }),
  },
])('$adapter', ({ open }) => {
  testStore(open);
});

const postgres = usePostgres();

describeWithPostgres('PostgreSQL, each transaction on another of three replicas', () => {
  testStore(async () => {
    const url = postgres.fresh();
    const store = await openReplicatedStore(url, 3);
    // The world of a replica was made by a first change.
    await postgres.server.query(
      `update ${new URL(url).searchParams.get('schema') ?? ''}.worlds set sequence = 0`,
    );
    return store;
  });
});
