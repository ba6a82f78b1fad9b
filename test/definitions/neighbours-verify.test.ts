import { beforeAll, describe, expect, test } from '@jest/globals';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import type { Definition } from '../../src/definition/definition.js';
import { verify, type Check, type Run } from '../../src/harness/index.js';
import { createSimulator } from '../../src/index.js';
import { loadMutants } from '../../src/mutants/index.js';
import type { Mutant, Mutation } from '../../src/mutants/mutant.js';
import { DEFINITIONS } from './neighbours-requests.js';

const OPERATIONS = [
  'createChainIdentification',
  'getOtpIdentificationMetadata',
  'validateOtpIdentification',
  'validateAgentIdentification',
  'createIdentityDocumentIdentification',
  'getIdentityDocumentIdentificationMetadata',
  'validateIdentityDocumentIdentification',
  'getSimpleSign',
  'previewSimpleSign',
  'signSimpleSign',
  'createSignProcess',
];

let definition: Definition;
let mutants: readonly Mutant[];
beforeAll(async () => {
  definition = await loadDefinition({ definitions: DEFINITIONS });
  mutants = await loadMutants(definition);
});

async function check(
  only: readonly string[],
  mutation: Mutation = {},
  checks: readonly Check[] = ['walks', 'errors'],
): Promise<Run> {
  const simulator = await createSimulator({ port: 0, definitions: DEFINITIONS, mutation });
  const run = await verify({
    baseUrl: simulator.url,
    inForce: definition,
    rules: allRules(definition),
    checks,
    only,
  });
  await simulator.close();
  return run;
}

describe('verify', () => {
  test('walks every state of the neighbours, and leaves nothing behind', async () => {
    const { events, coverage, leftovers, trouble } = await check(OPERATIONS);
    const odd = events.filter(({ outcome }) => outcome !== 'passed');
    expect(odd.map(({ name, reason }) => `${name}: ${String(reason)}`)).toEqual([]);
    const cells = coverage.cells.filter(({ operation }) => OPERATIONS.includes(operation));
    expect(cells.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect({ leftovers, trouble }).toEqual({ leftovers: [], trouble: undefined });
  });

  test.each([
    'chain.create/forgotten',
    'otp.validate/forgotten',
    'otp.validate/without-equal',
    'otp.validate/touches.chain.steps/forgotten',
    'otp.validate/touches.chain.to/forgotten',
    'otp.metadata.unknown/foreign-record',
    'chain.create/makes.otp-identification/forgotten',
    'chain.create/makes.agent-identification.identification_chain_id/forgotten',
    'process.create/makes.biometric-signature.id/forgotten',
  ])('notices %s, which contradicts an assumption at most', async (id) => {
    const mutant = mutants.find((each) => each.id === id);
    if (mutant === undefined) throw new Error(`there is no mutant ${id}`);
    const rule = definition.lifecycles.rules().find((each) => each.id === mutant.rule);
    const row = definition.lifecycles.all
      .flatMap(({ rows }) => rows)
      .find((each) => each.id === rule?.id);
    const { counts } = await check([row?.operation ?? ''], mutant.mutate());
    expect(counts.refuted).toBeGreaterThan(0);
    expect(counts.failed).toBe(0);
  });

  test.each([
    ['otp.cancel/forgotten', 'cancelOtpIdentification', 'walks'],
    ['otp.close/forgotten', 'closeOtpIdentification', 'walks'],
    ['agent.create/same-ids', 'createAgentIdentification', 'inputs'],
  ] as const)(
    'notices that %s contradicts a page, whatever a neighbour shows',
    async (id, operation, part) => {
      const mutant = mutants.find((each) => each.id === id);
      if (mutant === undefined) throw new Error(`there is no mutant ${id}`);
      const { counts } = await check([operation], mutant.mutate(), [part]);
      expect(counts.failed).toBeGreaterThan(0);
    },
  );

  test('notices a creation that keeps nothing in each valid request, too', async () => {
    const forgotten = mutants.find(({ id }) => id === 'chain.create/forgotten');
    if (forgotten === undefined) throw new Error('there is no such mutant');
    const run = await check(['createChainIdentification'], forgotten.mutate(), ['inputs']);
    expect(run.counts.refuted).toBeGreaterThan(0);
    expect(run.counts.failed).toBe(0);
  });

  test('notices that a body is demanded where a code that is left out is refused anyway', async () => {
    const id = 'request.invalid/validateOtpIdentification/body/demanded';
    const demanded = mutants.find((each) => each.id === id);
    if (demanded === undefined) throw new Error(`there is no mutant ${id}`);
    const only = ['validateOtpIdentification'];
    const { events, counts } = await check(only, {}, ['inputs']);
    const leftOut = events.find(({ name }) => name === '/body: left out');
    expect(leftOut).toMatchObject({ outcome: 'passed', rule: 'otp.validate.wrong-code' });
    expect(counts.refuted).toBe(0);
    expect((await check(only, demanded.mutate(), ['inputs'])).counts).toMatchObject({
      refuted: 1,
      failed: 0,
    });
  });
});

test('nothing that the neighbours say is graded as documented, but for what the five pages say', () => {
  const own = mutants.filter(({ operations }) => operations.every((id) => OPERATIONS.includes(id)));
  expect(own.length).toBeGreaterThan(200);
  const documented = own.filter(({ evidence }) => evidence.grade === 'documented');
  // The page of chains calls their id unique.
  expect(documented.map(({ id }) => id)).toEqual([
    'chain.create/same-ids',
    'chain.create/identification_chain_id/mistyped',
    'chain.create/identification_chain_id/other',
  ]);
});
