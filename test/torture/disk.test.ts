import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { readJournal } from '../../src/store/read-journal.js';
import { runToEnd } from './server-process.js';
import { rules } from '../support/rules.js';

let parent: string;
beforeEach(() => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-disk-'));
});
afterEach(() => {
  fs.rmSync(parent, { recursive: true, force: true });
});

const create = (simulator: Simulator) =>
  simulator.handle({
    method: 'POST',
    url: '/__admin/entities/identification-chain',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{"org":"yoigo"}'),
  });
const count = async (simulator: Simulator): Promise<number> => {
  const { body } = await simulator.handle({ url: '/__admin/entities/identification-chain' });
  return (body as { readonly entities: readonly unknown[] }).entities.length;
};

/** Mounting needs rights and a system that has it: elsewhere there is nothing to test it with. */
function mount(target: string, ...options: readonly string[]): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', ...options, 'tmpfs', target], { stdio: 'ignore' });
    return () => execFileSync('umount', ['-l', target]);
  } catch {
    return undefined;
  }
}
const probe = fs.mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-mount-'));
const unmountProbe = mount(probe, '-o', 'size=64k');
unmountProbe?.();
fs.rmdirSync(probe);
const whereMountable = unmountProbe === undefined ? test.skip : test;

describe('trouble with the disk', () => {
  whereMountable(
    'a full disk refuses the change, keeps what was, and goes on when there is room',
    async () => {
      const unmount = mount(parent, '-o', 'size=256k');
      try {
        const data = path.join(parent, 'data');
        const simulator = await createSimulator({ port: 0, data });
        const before = await count(simulator);
        const filler = path.join(parent, 'filler');
        fill(filler);
        let made = 0;
        let reply = await create(simulator);
        for (; reply.status === 201; made += 1) reply = await create(simulator);
        expect(reply).toMatchObject({ status: 500, rule: 'internal.storage' });
        expect(JSON.stringify(reply.body)).toMatch(/Nothing was changed: .*ENOSPC/);
        expect(await count(simulator)).toBe(before + made);
        const reset = await simulator.handle({
          method: 'POST',
          url: '/__admin/reset',
          headers: { 'content-type': 'application/json' },
          body: Buffer.from('{"at":"2030-01-01T00:00:00Z"}'),
        });
        expect(reset.status).toBe(500);
        expect((await simulator.handle({ url: '/__admin/clock' })).body).toMatchObject({
          mode: 'running',
        });
        fs.rmSync(filler);
        expect((await create(simulator)).status).toBe(201);
        await simulator.close();
        const again = await createSimulator({ port: 0, data });
        expect(await count(again)).toBe(before + made + 1);
        await again.close();
      } finally {
        unmount?.();
      }
    },
  );

  whereMountable('a start on a full disk says so, and leaves nothing behind', async () => {
    const unmount = mount(parent, '-o', 'size=64k');
    try {
      fill(path.join(parent, 'filler'));
      await expect(createSimulator({ port: 0, data: path.join(parent, 'data') })).rejects.toThrow(
        /ENOSPC.*--data/,
      );
      expect(fs.existsSync(path.join(parent, 'data'))).toBe(false);
    } finally {
      unmount?.();
    }
  });

  whereMountable('a read-only directory is refused, with what to do', async () => {
    const unmount = mount(parent, '-o', 'size=64k,ro');
    try {
      const { code, stderr } = await runToEnd(['--data', parent]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^masstack-mock: cannot use the data directory .*--data/);
      expect(stderr).not.toMatch(/\n\s+at /);
    } finally {
      unmount?.();
    }
  });

  test('a torn last line is dropped, and everything before it stays', async () => {
    const data = path.join(parent, 'data');
    const simulator = await createSimulator({ port: 0, data });
    const journal = path.join(data, newestJournal(data));
    await create(simulator);
    const whole = [...readJournal(journal, rules)].length;
    fs.appendFileSync(journal, '{"clear":true,"put":[{"kind":"ag');
    expect([...readJournal(journal, rules)]).toHaveLength(whole);
    await simulator.close();
  });

  test.each([
    {
      given: 'another format',
      content: '{"format":0,"records":[]}',
      message: /format 0.*reads format 1/,
    },
    { given: 'a later format', content: '{"format":99}', message: /format 99.*reads format 1/ },
    { given: 'no format', content: '[]', message: /format unknown/ },
    { given: 'half a file', content: '{"format":1,"generation":0,"rec', message: /damaged/ },
    {
      given: 'half a record',
      content: '{"format":1,"generation":0,"sequence":0,"clock":{},"records":[{"kind":"x"}]}',
      message: /damaged/,
    },
  ])('a data file of $given is refused and not touched', async ({ content, message }) => {
    const file = path.join(parent, 'db.json');
    fs.writeFileSync(file, content);
    await expect(createSimulator({ port: 0, data: parent })).rejects.toThrow(message);
    expect(fs.readFileSync(file, 'utf8')).toBe(content);
    expect(fs.readdirSync(parent)).toEqual(['db.json']);
  });
});

/** Takes every byte there is. */
function fill(file: string): void {
  const handle = fs.openSync(file, 'w');
  try {
    for (;;) fs.writeSync(handle, Buffer.alloc(4096));
  } catch {
    fs.closeSync(handle);
  }
}

function newestJournal(directory: string): string {
  return (
    fs
      .readdirSync(directory)
      .filter((name) => name.startsWith('journal-'))
      .sort()
      .at(-1) ?? ''
  );
}
