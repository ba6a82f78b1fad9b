import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { initDefinition } from '../../src/definition/draft/init.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';
import { LIBRARY } from './library-with.js';
import { TICKETS } from './tickets.js';

const command = useCommand();
const newDirectory = useDirectories();
const simulators: Simulator[] = [];
afterEach(async () => {
  await Promise.all(simulators.splice(0).map((each) => each.close()));
});

/** A simulator of what is drafted of a document. */
async function simulate(document = TICKETS): Promise<Simulator> {
  const root = newDirectory();
  const file = path.join(root, 'api.yaml');
  fs.writeFileSync(file, document);
  const { directory } = await initDefinition(file, path.join(root, 'api'));
  const simulator = await createSimulator({ port: 0, definitions: [directory] });
  simulators.push(simulator);
  return simulator;
}

describe('what explain says of an API of its own', () => {
  interface Explained {
    readonly status: number;
    readonly rule: { readonly evidence: { readonly reason: string } };
    readonly checks: readonly { readonly check: string; readonly about: string }[];
  }

  async function explain(request: object): Promise<Explained> {
    const { url } = await simulate();
    const reply = await fetch(`${url}/__admin/explain`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    return (await reply.json()) as Explained;
  }

  test('names the status that the document has for a bad request, and what is wrong', async () => {
    const { status, rule, checks } = await explain({
      method: 'POST',
      url: '/tickets',
      headers: { 'x-api-key': 'test_agent' },
      body: {},
    });
    expect(status).toBe(422);
    expect(rule.evidence.reason).toBe(
      'the document has 422 for what the server cannot accept, and no 400',
    );
    expect(checks.slice(1)).toEqual([
      {
        check: 'credentials',
        outcome: 'passed',
        about: 'the credentials are valid for this operation',
      },
      { check: 'input', outcome: 'refused', about: '/body/title is required' },
    ]);
  });

  test.each([
    ['nothing', {}, /^Send a test token in the header X-Api-Key\.$/],
    ['an unknown key', { 'x-api-key': 'nobody' }, /neither a test token nor a JWT/],
  ])('never calls credentials valid that are refused: %s', async (_given, headers, about) => {
    const { status, checks } = await explain({ method: 'GET', url: '/tickets/1', headers });
    expect(status).toBe(401);
    expect(checks.at(-1)).toEqual({
      check: 'credentials',
      outcome: 'refused',
      about: expect.stringMatching(about),
    });
  });
});

test('verify --list names what it sends in correct words', async () => {
  const { stdout } = await command.run(['verify', '--definition', LIBRARY, '--list']);
  expect(stdout).toContain('/body: an array');
  expect(stdout).not.toMatch(/: a (object|array|null)\b/);
});

test('check of a directory without a document says what makes one', async () => {
  const directory = newDirectory();
  const { code, stderr } = await command.run(['check', directory]);
  expect(code).not.toBe(0);
  expect(stderr).toContain(`${directory} has none of openapi.yaml, openapi.yml, openapi.json.`);
  expect(stderr).toContain('masstack-mock init OPENAPI DIR makes a definition');
});
