import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { serveBroken, type Served } from '../harness/broken-target.js';
import { useCommand } from '../support/command.js';

const command = useCommand();
const directory = mkdtempSync(path.join(tmpdir(), 'verify-options-'));
const inDirectory = (name: string): string => path.join(directory, name);
const verify = (...args: readonly string[]) => command.run(['verify', ...args]);

let target: Served | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

/** A simulator whose closes succeed in states where they must be refused. */
async function serveLenient(): Promise<string> {
  target = await serveBroken(async (request, handOn) => {
    const reply = await handOn();
    return request.url.endsWith('/close') && reply.status === 409
      ? { status: 204, rule: 'agent.close' }
      : reply;
  });
  return target.url;
}

const CLOSES = ['--checks=walks', '--only=closeAgentIdentification,closeScoring'];

describe('--list and --shard', () => {
  const tests = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { stdout, code } = await verify('--list', ...args);
    expect(code).toBe(0);
    return stdout.split('\n').slice(0, -2);
  };

  test('the parts have no test in common and are the whole; nothing is asked', async () => {
    const dead = '--base-url=http://127.0.0.1:9';
    const all = await tests(dead);
    const parts = await Promise.all(['1/3', '2/3', '3/3'].map((each) => tests('--shard', each)));
    expect(parts.flat().sort()).toEqual([...all].sort());
    expect(parts.every((part) => part.length > all.length / 4)).toBe(true);
  });

  test('what is listed is what a run takes', async () => {
    const file = inDirectory('listed.json');
    const wanted = ['--only=getScoring', '--exclude=credentials.missing', '--shard=2/2'];
    const listed = await tests(...wanted);
    await verify(...wanted, `--report=json=${file}`);
    const { events, shard } = JSON.parse(readFileSync(file, 'utf8')) as {
      shard: string;
      events: { check: string; operation: string; rule: string }[];
    };
    expect(listed.length).toBe(events.length);
    expect(events.some(({ rule }) => rule === 'credentials.missing')).toBe(false);
    expect(shard).toBe('2/2');
  });
});

describe('--baseline', () => {
  test('only what is new fails; what is gone is told', async () => {
    const url = await serveLenient();
    const file = inDirectory('baseline.json');
    const known = [`--base-url=${url}`, '--checks=walks', `--baseline=${file}`];
    const [closesAgent, all] = [
      ['--only=closeAgentIdentification'],
      ['--only=closeAgentIdentification,closeScoring'],
    ];
    expect(await verify(...known, ...closesAgent)).toMatchObject({ code: 2 });
    expect(await verify(...known, ...closesAgent, '--update-baseline')).toMatchObject({ code: 0 });
    const again = await verify(...known, ...closesAgent);
    expect(again.stdout).toMatch(/baseline .*: [1-9]\d* known, nothing new/);
    expect(again.stdout).not.toContain('REFUTED');
    expect(again.code).toBe(0);

    const more = await verify(...known, ...all);
    expect(more.stdout).toMatch(/baseline .*: [1-9]\d* known, 1 new/);
    expect(more.stdout.match(/^REFUTED/gm)).toHaveLength(1);
    expect(more.code).toBe(1);
  });

  test('a file that is none is refused before the run', async () => {
    const file = inDirectory('odd.json');
    writeFileSync(file, '{"failures":[]}');
    const { code, stderr, stdout } = await verify(`--baseline=${file}`);
    expect(stderr).toContain('is not a baseline of verify');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

test('--max-failures stops the run', async () => {
  const url = await serveLenient();
  const { code, stdout } = await verify(`--base-url=${url}`, ...CLOSES, '--max-failures=1');
  expect(stdout).toContain('the run was stopped: 1 failed');
  expect(stdout).toContain(', 1 assumptions refuted,');
  expect(code).toBe(1);
});

describe('the configuration file', () => {
  const write = (name: string, text: string): string => {
    writeFileSync(inDirectory(name), text);
    return inDirectory(name);
  };
  const config = write(
    'config.yaml',
    'verify:\n  checks: [walks]\n  only: closeScoring\n  report: [json=-]\n  list: true\n',
  );

  test('gives options; flags and environment win', async () => {
    const plain = await verify('--config', config);
    const flagged = await verify('--config', config, '--only=getScoring');
    const twin = { MASSTACK_MOCK_ONLY: 'createScoring', MASSTACK_MOCK_CONFIG: config };
    const fromEnvironment = await command.run(['verify'], twin);
    const operations = ({ stdout }: { readonly stdout: string }): readonly string[] => [
      ...new Set(stdout.split('\n').flatMap((line) => /^walks +(\w+)/.exec(line)?.[1] ?? [])),
    ];
    expect(operations(plain)).toEqual(['closeScoring']);
    expect(operations(flagged)).toContain('getScoring');
    expect(operations(flagged)).not.toContain('closeScoring');
    expect(operations(fromEnvironment)).toEqual(['createScoring']);
  });

  test.each([
    { given: 'an unknown key', text: '{"verify":{"olny":"x"}}', says: '/verify/olny is not known' },
    { given: 'an unknown section', text: '{"verfiy":{}}', says: '/verfiy is not known' },
    { given: 'an invalid value', text: '{"verify":{"shard":"3/2"}}', says: '/verify/shard' },
    { given: 'a map', text: '{"verify":{"seed":{}}}', says: '/verify/seed must be a text' },
    { given: 'broken JSON', text: '{', says: 'cannot be used' },
  ])('$given is refused by name', async ({ text, says }) => {
    const { code, stderr } = await verify('--config', write('odd.json', text));
    expect(stderr).toContain(says);
    expect(code).toBe(2);
  });
});

describe('known before the run', () => {
  test.each([
    { given: 'a report in no directory', args: ['--report=md=/no/where.md'], says: '/no/where.md' },
    { given: 'a report that is a directory', args: [`--report=md=${directory}`], says: directory },
    { given: 'an operation that is none', args: ['--only=closeScorin'], says: 'closeScoring' },
    {
      given: 'an unknown rule',
      args: ['--exclude=agent.clos'],
      says: 'Did you mean agent.close?',
    },
    { given: 'a shard that is none', args: ['--shard=4/3'], says: 'i from 1 to n' },
    { given: 'a new baseline without its file', args: ['--update-baseline'], says: '--baseline' },
  ])('$given', async ({ args, says }) => {
    const { code, stdout, stderr } = await verify(...args);
    expect(stderr).toContain(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('what is there stays, and nothing is left', async () => {
    const kept = inDirectory('kept.md');
    writeFileSync(kept, 'before');
    const fresh = inDirectory('fresh.md');
    const reports = [`--report=md=${kept}`, `--report=md=${fresh}`, '--report=md=/no/where.md'];
    expect((await verify(...reports)).code).toBe(2);
    expect(readFileSync(kept, 'utf8')).toBe('before');
    expect(existsSync(fresh)).toBe(false);
  });
});
