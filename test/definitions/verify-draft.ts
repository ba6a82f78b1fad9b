import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import { initDefinition } from '../../src/definition/draft/init.js';
import { verify, type Run, type VerifyOptions } from '../../src/harness/index.js';
import { createSimulator } from '../../src/index.js';
import type { Json } from './orders.js';

/** What `verify` says of the simulator of a draft, which may be changed by hand before. */
export async function verifyDraft(
  directory: string,
  document: Json,
  options: {
    readonly checks?: VerifyOptions['checks'];
    readonly change?: (text: string) => string;
  } = {},
): Promise<Run> {
  const { checks = ['walks', 'errors', 'credentials'], change = (text: string): string => text } =
    options;
  const file = path.join(directory, 'api.yaml');
  fs.writeFileSync(file, stringify(document));
  const drafted = path.join(directory, 'drafted');
  await initDefinition(file, drafted);
  const lifecycles = path.join(drafted, 'lifecycles');
  for (const name of fs.readdirSync(lifecycles)) {
    const at = path.join(lifecycles, name);
    fs.writeFileSync(at, change(fs.readFileSync(at, 'utf8')));
  }
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
