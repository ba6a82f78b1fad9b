import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

/** The steps of `action.yml` as the runner of GitHub runs them: bash, with files for what they say. */

interface Step {
  readonly if?: string;
  readonly id?: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const source = fs.readFileSync('action.yml', 'utf8');
const action = parse(source) as Action;
const [install, start] = action.runs.steps;

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** A job of a workflow: a checkout, and the files in which its steps leave word. */
let job: string;
const at = (...names: readonly string[]): string => path.join(job, ...names);
const said = (name: string): string => fs.readFileSync(at(name), 'utf8');

beforeEach(() => {
  job = fs.mkdtempSync(path.join(os.tmpdir(), 'action-'));
  for (const name of ['output', 'env', 'summary']) fs.writeFileSync(at(name), '');
  for (const name of ['checkout', 'temp']) fs.mkdirSync(at(name));
  fs.writeFileSync(at('checkout', 'package.json'), '{ "name": "an-app", "private": true }');
});
afterEach(async () => {
  for (const [, url] of said('output').matchAll(/^url=(.*)$/gm)) {
    await fetch(`${url}/__admin/shutdown`, { method: 'POST' });
  }
  fs.rmSync(job, { recursive: true });
});

function run(step: Step | undefined, inputs: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const { run: script = '', env = {} } = step ?? {};
  const given = Object.entries(env).map(([name, value]) => {
    const [, input = ''] = /^\$\{\{ inputs\.(\w+) \}\}$/.exec(value) ?? [];
    return [name, inputs[input] ?? action.inputs[input]?.default] as const;
  });
  const file = at('step.sh');
  fs.writeFileSync(file, script);
  return new Promise((resolve) => {
    const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', file], {
      cwd: at('checkout'),
      env: {
        ...process.env,
        ...Object.fromEntries(given),
        GITHUB_OUTPUT: at('output'),
        GITHUB_ENV: at('env'),
        GITHUB_STEP_SUMMARY: at('summary'),
        RUNNER_TEMP: at('temp'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.once('exit', (code) => {
      resolve({ code, output });
    });
  });
}

/** What npm makes of a dependency: its command in `node_modules/.bin`. */
function addDependency(): void {
  const bin = at('checkout', 'node_modules', '.bin');
  fs.mkdirSync(bin, { recursive: true });
  writeCommand(path.join(bin, 'masstack-mock'));
}

/** The built command, as a script that can be executed. */
function writeCommand(file: string): void {
  const words = [process.execPath, path.resolve('dist/cli/main.js')].map((word) => `'${word}'`);
  fs.writeFileSync(file, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
}

const onPosix = process.platform === 'win32' ? describe.skip : describe;
onPosix('the GitHub action', () => {
  test('starts the simulator with the given flags, waits, and tells where it is', async () => {
    addDependency();
    const { code, output } = await run(start, { port: '0', args: '--seed 7 --quiet' });
    expect({ code, output }).toEqual({ code: 0, output: '' });
    const [, url = ''] = /^url=(http:\/\/127\.0\.0\.1:\d+)\n/.exec(said('output')) ?? [];
    expect(said('env')).toBe(`MASSTACK_MOCK_URL=${url}\n`);
    expect(said('summary')).toContain(`The simulator answers at \`${url}\``);

    // It is still there after the step, and as it was asked for.
    const worlds = await (await fetch(`${url}/__admin/worlds`)).json();
    expect(JSON.stringify(worlds)).toContain('"seed":7');
    const [, log = ''] = /^log=(.*)$/m.exec(said('output')) ?? [];
    expect(fs.readFileSync(log, 'utf8')).toContain(`masstack-mock ready on ${url}`);
    expect(said('summary')).toContain(log);
  }, 60_000);

  test('twice in one job, each with an address of its own', async () => {
    addDependency();
    await run(start, { port: '0' });
    // Its lines are JSON, and one of them still says that it is ready.
    await run(start, { port: '0', args: '--log-format json' });
    expect(said('env')).toMatch(/^(?:MASSTACK_MOCK_URL=http:\/\/127\.0\.0\.1:\d+\n){2}$/);
    expect(new Set(said('env').trim().split('\n')).size).toBe(2);
  }, 60_000);

  test.each([
    { given: 'a flag that does not exist', args: '--fast', says: "unknown option '--fast'" },
    { given: 'fixtures that are not there', args: '--fixtures ./none', says: 'none' },
  ])(
    '$given fails the step with what the command said',
    async ({ args, says }) => {
      addDependency();
      const { code, output } = await run(start, { port: '0', args });
      expect(output).toMatch(/^::error::masstack-mock did not start/);
      expect(output).toContain(says);
      expect({ code, told: [said('output'), said('env'), said('summary')] }).toEqual({
        code: 1,
        told: ['', '', ''],
      });
    },
    60_000,
  );

  test('a project without masstack-mock is told what to do', async () => {
    const { code, output } = await run(start, { port: '0' });
    expect(output).toMatch(
      /^::error::masstack-mock is not installed: .* or give the input version$/m,
    );
    expect(code).toBe(1);
  }, 60_000);

  test('`version` installs what it names, and leaves the files of the project alone', async () => {
    // Stands for the package: it has no dependencies, so that npm needs no registry.
    fs.mkdirSync(at('package'));
    writeCommand(at('package', 'main'));
    const manifest = {
      name: 'masstack-mock',
      version: '9.9.9',
      bin: { 'masstack-mock': 'main' },
    };
    fs.writeFileSync(at('package', 'package.json'), JSON.stringify(manifest));

    const installed = await run(install, { version: at('package') });
    expect(installed).toMatchObject({ code: 0 });
    expect((await run(start, { port: '0' })).code).toBe(0);
    expect(said('env')).toMatch(/^MASSTACK_MOCK_URL=http/);
    expect(fs.readdirSync(at('checkout')).sort()).toEqual(['node_modules', 'package.json']);
    expect(fs.readFileSync(at('checkout', 'package.json'), 'utf8')).not.toContain('masstack-mock');
    expect(install?.if).toBe("${{ inputs.version != '' }}");
  }, 60_000);
});

test('every input that a step reads is declared, and every declared one is read', () => {
  const read = [...source.matchAll(/\binputs\.(\w+)/g)].map(([, name]) => name);
  expect([...new Set(read)].sort()).toEqual(Object.keys(action.inputs).sort());
  const written = [...(start?.run ?? '').matchAll(/echo "(\w+)=\$\w+" >>"\$GITHUB_OUTPUT"/g)];
  expect(Object.values(action.outputs).map(({ value }) => value)).toEqual(
    written.map(([, name]) => `\${{ steps.${start?.id}.outputs.${name} }}`),
  );
});
