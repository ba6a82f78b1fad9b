import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { useCommand } from '../support/command.js';
import { contentsOf, useDirectories } from '../support/directories.js';
import { occupiedPort } from '../support/occupied-port.js';
import { createAgent } from '../support/requests.js';
import { idOf, sendTo } from '../support/simulator.js';
import { chainRecord } from '../store/records.js';

const command = useCommand();
const newDirectory = useDirectories();
const serve = (data: string): readonly string[] => ['--port', '0', '--data', data];
const unlessWindows = process.platform === 'win32' ? test.skip : test;

/** The id of a record that the server has answered for. */
const acknowledged = async (url: string): Promise<string> => {
  const answer = await sendTo(url, createAgent());
  expect(answer.status).toBe(201);
  return idOf(answer);
};

/** What the control plane of a start from the directory answers when it is asked for the record. */
async function statusOf(id: string, data: string): Promise<number> {
  const simulator = await createSimulator({ port: 0, data });
  try {
    const url = `/__admin/entities/agent-identification/${id}`;
    return (await simulator.handle({ url })).status;
  } finally {
    await simulator.close();
  }
}

describe('what was acknowledged is kept, and the end says what was', () => {
  unlessWindows.each(['SIGHUP', 'a closed standard output'])('%s', async (end) => {
    const [data, out] = [newDirectory(), newDirectory()];
    const running = await command.start([...serve(data), '--export-on-exit', out]);
    if (end !== 'SIGHUP') running.closeOutput();
    const id = await acknowledged(running.url);
    // The line of that request in the log finds the output closed, and ends the process by itself.
    const ended = await (end === 'SIGHUP' ? running.end('SIGHUP') : running.ended);
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(await statusOf(id, data)).toBe(200);
    expect(fs.readFileSync(path.join(out, 'export.json'), 'utf8')).toContain(id);
  });

  (fs.existsSync('/dev/full') ? test : test.skip)('a full disk under the log', async () => {
    const data = newDirectory();
    const { port, release } = await occupiedPort();
    release();
    const full = fs.openSync('/dev/full', 'w');
    const child = spawn(
      process.execPath,
      ['dist/cli/main.js', '--port', String(port), '--data', data],
      { stdio: ['ignore', full, 'pipe'] },
    );
    fs.closeSync(full);
    const { stderr } = child;
    if (stderr === null) throw new Error('standard error is a pipe');
    let told = '';
    stderr.on('data', (text: Buffer) => (told += text.toString()));
    const ended = once(child, 'close');
    // It tells of the trouble with the very first lines, which come when it listens.
    await once(stderr, 'data');
    const id = await acknowledged(`http://127.0.0.1:${port}`);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(told).toBe(
      'masstack-mock: cannot write to standard output (ENOSPC); further lines are lost\n',
    );
    expect(await statusOf(id, data)).toBe(200);
  });

  unlessWindows('a directory that is deleted under a running process', async () => {
    const data = path.join(newDirectory(), 'data');
    const running = await command.start(serve(data));
    await acknowledged(running.url);
    fs.rmSync(data, { recursive: true });
    const refused = await sendTo(running.url, createAgent());
    expect(refused).toMatchObject({ status: 500, rule: 'internal.storage' });
    const { code, stderr } = await running.end('SIGTERM');
    expect(code).toBe(1);
    expect(stderr).toMatch(/could not close cleanly: .*data was deleted or moved.*\n$/);
  });
});

describe('masstack-mock data', () => {
  test('a damaged directory is checked and salvaged, and itself is not touched', async () => {
    const [data, saved] = [newDirectory(), path.join(newDirectory(), 'saved')];
    await (await createSimulator({ port: 0, data })).close();
    const file = path.join(data, 'db.json');
    const text = fs.readFileSync(file, 'utf8');
    const records = text.match(/^\{"kind":/gm)?.length ?? 0;
    fs.writeFileSync(
      file,
      text.replace('"id":"yoigo-chain-created"', '"id":"yoigo-chain-creatad"'),
    );
    const before = contentsOf(data);
    const checked = await command.run(['data', 'check', data]);
    expect(checked.code).toBe(1);
    expect(checked.stdout).toMatch(/db\.json.*\n(?:.*\n)*damaged: \d+ places?\. .*data salvage/);
    const salvaged = await command.run(['data', 'salvage', data, '--to', saved]);
    expect(salvaged.code).toBe(0);
    expect(salvaged.stdout).toMatch(/db\.json.* line \d+.*the record is lost\n/);
    expect(salvaged.stdout).toContain(`${records - 1} records saved to ${saved}`);
    expect(contentsOf(data)).toEqual(before);
    const again = await command.run(['data', 'check', saved]);
    expect(again).toMatchObject({ code: 0, stdout: `intact: ${records - 1} records\n` });
  });

  test('a directory without checksums is read, and has them after the first start', async () => {
    const data = newDirectory();
    const old = { format: 1, generation: 0, sequence: 1, clock: { mode: 'running', offset: 0 } };
    const put = (name: string): string => JSON.stringify({ put: [chainRecord(name)] });
    const snapshot = JSON.stringify({ ...old, records: [chainRecord('one')] });
    fs.writeFileSync(path.join(data, 'db.json'), snapshot);
    fs.writeFileSync(
      path.join(data, 'journal-000000.jsonl'),
      `${put('two')}\n${put('three')}\n${put('not finished')}`,
    );
    const check = () => command.run(['data', 'check', data]);
    expect(await check()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^intact, as far as .* without checksums: 3 records/m),
    });
    const running = await command.start(serve(data));
    expect(await running.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
    expect(await check()).toMatchObject({ code: 0, stdout: 'intact: 3 records\n' });
    expect(fs.existsSync(path.join(data, 'head.json'))).toBe(true);
  });

  unlessWindows.each([
    {
      kind: 'a link',
      make: (file: string) => {
        const elsewhere = path.join(newDirectory(), 'elsewhere');
        fs.writeFileSync(elsewhere, 'mine');
        fs.symlinkSync(elsewhere, file);
        return () => fs.readFileSync(elsewhere, 'utf8');
      },
    },
    {
      kind: 'a FIFO',
      make: (file: string) => {
        spawnSync('mkfifo', [file]);
        return () => 'mine';
      },
    },
  ])('$kind in it is refused, not followed and not opened', async ({ make }) => {
    const data = newDirectory();
    const file = path.join(data, 'stubs.jsonl');
    const contents = make(file);
    // Whoever opens a FIFO waits for ever.
    const ended = await command.run(serve(data));
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/stubs\.jsonl is a .* only plain files.*--data/);
    expect(contents()).toBe('mine');
    expect(fs.readdirSync(data)).toEqual(['stubs.jsonl']);
  });
});
