/** The simulator of what is drafted from a document. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach } from '@jest/globals';
import { stringify } from 'yaml';
import { initDefinition } from '../../src/definition/draft/init.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import type { Json } from './orders.js';

export type Ask = (method: string, target: string, body?: Json) => Promise<readonly [number, Json]>;

/** For the tests of a file: each simulator is closed after the test that asked for it. */
export function useSimulated(): (document: Json) => Promise<Ask> {
  const newDirectory = useDirectories();
  let open: Simulator | undefined;
  afterEach(async () => {
    await open?.close();
  });
  return async (document) => {
    const directory = newDirectory();
    const file = path.join(directory, 'api.yaml');
    fs.writeFileSync(file, stringify(document));
    const definitions = [path.join(directory, 'drafted')];
    await initDefinition(file, definitions[0]);
    const simulator = await createSimulator({ definitions, auth: 'none', port: 0 });
    open = simulator;
    return async (method, target, body) => {
      const headers = { 'content-type': 'application/json' };
      const sent = body && { body: JSON.stringify(body), headers };
      const reply = await simulator.fetch(`http://localhost${target}`, { method, ...sent });
      return [reply.status, (await reply.json().catch(() => ({}))) as Json];
    };
  };
}
