import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { selfTrial } from '../../src/cli/mutate-bench.js';
import { loadDefinition } from '../../src/composition/definition.js';
import type { Definition } from '../../src/definition/definition.js';
import { initDefinition } from '../../src/definition/draft/init.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { loadMutants } from '../../src/mutants/index.js';
import { tryMutants } from '../../src/mutants/run.js';
import { isMisjudged } from '../../src/mutants/score.js';
import { useDirectories } from '../support/directories.js';
import { NOTHING, orders, PLAIN_ORDER, type Json } from './orders.js';
import { oddOnes, verifyDraft } from './verify-draft.js';

const newDirectory = useDirectories();

const ID = { type: 'string', pattern: '^ord_[0-9a-f]{8}$' };

const asked = (errors: Json): Json => orders({ shown: PLAIN_ORDER, parameter: ID, errors });

/** Orders whose document has another status than 400 for what is not valid. */
const UNPROCESSABLE = asked({ 404: NOTHING, 422: NOTHING });
/** No status at all for it. */
const SILENT = asked({ 404: NOTHING });

async function draftOf(document: Json): Promise<string> {
  const directory = newDirectory();
  const file = path.join(directory, 'api.yaml');
  fs.writeFileSync(file, stringify(document));
  const { draft } = await initDefinition(file, path.join(directory, 'drafted'));
  expect(draft.left).toEqual([]);
  return path.join(directory, 'drafted');
}

describe('an invalid request is answered with the status that the document has for it', () => {
  let simulator: Simulator;
  const UNKNOWN = '/orders/ord_00000000';

  const statusOf = async (method: string, target: string, body?: string): Promise<number> =>
    (
      await simulator.fetch(`http://localhost${target}`, {
        method,
        ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
      })
    ).status;

  test.each([
    ['422 where that is documented, and 400 is not', UNPROCESSABLE, 422],
    ['400 where neither is', SILENT, 400],
    ['400 where both are', asked({ 400: NOTHING, 404: NOTHING, 422: NOTHING }), 400],
    ['400 where errors are in general', asked({ default: NOTHING }), 400],
  ])('%s', async (_name, document, status) => {
    simulator = await createSimulator({
      definitions: [await draftOf(document)],
      auth: 'none',
      port: 0,
    });
    const answers = [
      await statusOf('PATCH', UNKNOWN, '{}'),
      await statusOf('PATCH', UNKNOWN, '{"item":'),
      await statusOf('GET', '/orders/none'),
    ];
    await simulator.close();
    expect(answers).toEqual([status, status, status]);
  });
});

test.each([
  ['422', UNPROCESSABLE],
  ['nothing', SILENT],
])('verify keeps to it: of what is not valid, the document has %s', async (_name, document) => {
  const run = await verifyDraft(newDirectory(), document, ['inputs', 'errors']);
  expect(oddOnes(run)).toEqual([]);
});

describe('mutants of what is not valid are judged as their evidence requires', () => {
  let definitions: readonly string[];
  let definition: Definition;
  beforeAll(async () => {
    definitions = [await draftOf(UNPROCESSABLE)];
    definition = await loadDefinition({ definitions });
  });

  test.each([
    // A malformed id may as well be unknown: no sentence says that this is wrong.
    ['request.invalid/read/path.order_id/no-pattern', 'refuted'],
    ['request.invalid/change/path.order_id/no-pattern', 'refuted'],
    ['request.invalid/change/body.item/not-required', 'broken'],
    ['request.invalid/change/answers-400', 'broken'],
  ])('%s: %s', async (id, judged) => {
    const { bench } = await selfTrial(
      { port: 0, definitions },
      { definition, seed: 1, hasty: true },
    );
    const mutants = (await loadMutants(definition)).filter((mutant) => mutant.id === id);
    const findings = await tryMutants({
      bench,
      mutants,
      reached: new Set(definition.contract.operations.keys()),
      jobs: 1,
      confirm: false,
      onFinding: () => undefined,
      signal: new AbortController().signal,
    });
    expect(findings.map(({ judgedAs }) => judgedAs)).toEqual([judged]);
    expect(findings.filter(isMisjudged)).toEqual([]);
  });
});
