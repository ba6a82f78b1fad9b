import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import { initDefinition } from '../../src/definition/draft/init.js';
import { verify, type Run, type VerifyOptions } from '../../src/harness/index.js';
import { createSimulator } from '../../src/index.js';
import type { Json } from './orders.js';

/** What `verify` says of the simulator of a draft. */
export async function verifyDraft(
  directory: string,
  document: Json,
  checks: VerifyOptions['checks'] = ['walks', 'errors', 'credentials'],
): Promise<Run> {
  const file = path.join(directory, 'api.yaml');
  fs.writeFileSync(file, stringify(document));
  const drafted = path.join(directory, 'drafted');
  await initDefinition(file, drafted);
  const definitions = [drafted];
  const definition = await loadDefinition({ definitions });
  const simulator = await createSimulator({ port: 0, definitions });
  const run = await verify({
    baseUrl: simulator.url,
    inForce: definition,
    rules: allRules(definition),
    checks,
  });
  await simulator.close();
  return run;
}

/** What is neither kept nor skipped, in words. */
export const oddOnes = ({ events }: Run): readonly string[] =>
  events
    .filter(({ outcome }) => outcome !== 'passed' && outcome !== 'skipped')
    .map(({ name, operation, reason }) => `${operation ?? ''} ${name}: ${String(reason)}`);
