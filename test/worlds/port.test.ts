import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { describeWorldPort } from './port.js';

// The same over PostgreSQL: test/postgres/replicas.test.ts.
describe('a world in memory', () => {
  describeWorldPort((options) => createSimulator(options), { count: 1, outlives: 'nothing' });
});

describe('a world in a directory', () => {
  let directory = '';
  beforeAll(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-port-'));
  });
  describeWorldPort(
    (options) => createSimulator({ ...options, data: path.join(directory, 'data') }),
    {
      count: 1,
      outlives: 'all but snapshots',
    },
  );
  // After the simulators are closed.
  afterAll(() => {
    fs.rmSync(directory, { recursive: true });
  });
});
