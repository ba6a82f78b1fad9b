import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import { initDefinition } from '../../src/definition/draft/init.js';
import { verify, type Run } from '../../src/harness/index.js';
import { createSimulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import { action, answer, NOTHING, ORDER, orders, type Json } from './orders.js';

const newDirectory = useDirectories();

/** What `verify` says of the simulator of a draft. */
async function verifyDraft(document: Json): Promise<Run> {
  const directory = newDirectory();
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
    checks: ['walks', 'errors', 'credentials'],
  });
  await simulator.close();
  return run;
}

test.each([
  { given: 'no errors', document: orders({ errors: {} }) },
  {
    given: 'errors without a body',
    document: orders({ errors: { 400: NOTHING, 404: NOTHING } }),
  },
  {
    given: 'an action, a list, and a key in the query',
    document: {
      ...orders({
        more: action('/cancel', { 200: answer(ORDER), 404: NOTHING, 409: NOTHING }),
      }),
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'api_key' } } },
    },
  },
])('a draft of a document with $given keeps all that it drafts', async ({ document }) => {
  const run = await verifyDraft(document);
  const odd = run.events.filter(({ outcome }) => outcome !== 'passed' && outcome !== 'skipped');
  expect(
    odd.map(({ name, operation, reason }) => `${operation ?? ''} ${name}: ${String(reason)}`),
  ).toEqual([]);
  expect(run.coverage.cells.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(run.leftovers).toEqual([]);
});
