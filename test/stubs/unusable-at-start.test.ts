import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { NOTHING, seal } from '../../src/store/checksum.js';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';

const command = useCommand();
const newDirectory = useDirectories();

const stub = (name: string, part: object): object => ({
  name,
  request: { urlPath: `/${name}` },
  response: { status: 200, breaksContract: true },
  ...part,
});

const parts = Array.from({ length: 400 }, (_, i) => ({ required: [`p${i}`] }));

/** What a version before these limits took. */
const BEYOND = [
  {
    what: 'a schema',
    name: 'broad',
    part: { request: { bodyPatterns: [{ matchesJsonSchema: { allOf: parts } }] } },
    told: '/request/bodyPatterns/0/matchesJsonSchema has more than 300 schemas in one piece',
  },
  {
    what: 'a template',
    name: 'deep',
    part: {
      response: {
        ...{ status: 200, breaksContract: true, transformers: ['response-template'] },
        body: `${'{{#if a}}'.repeat(40)}x${'{{/if}}'.repeat(40)}`,
      },
    },
    told: '/response/body is a template that cannot be used (line 1 column 271): blocks are nested deeper than 30',
  },
];

const fine = stub('fine', { id: '00000000-0000-4000-8000-000000000001' });

test.each(BEYOND)(
  '$what beyond the limits in a data directory is refused at the start, by name',
  async ({ name, part, told }) => {
    const data = newDirectory();
    const file = path.join(data, 'stubs.jsonl');
    const bad = { ...stub(name, part), id: '00000000-0000-4000-8000-000000000002' };
    const changes = [fine, bad].map((put, made) => JSON.stringify({ put, made }));
    fs.writeFileSync(file, seal(changes, NOTHING).bytes);
    const ended = await command.run(['--port', '0', '--data', data]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ended.stderr).toContain(`${file} cannot be used: the stub ${name}: ${told}`);
    expect(ended.stderr).toContain('Nothing was loaded. Remove the file');
    // What it says to do is what helps.
    fs.rmSync(file);
    await (await command.start(['--port', '0', '--data', data])).end('SIGTERM');
  },
);

test.each(BEYOND)(
  '$what beyond the limits in a mapping file is refused at the start, by name',
  async ({ name, part, told }) => {
    const directory = newDirectory();
    const file = path.join(directory, `${name}.json`);
    fs.writeFileSync(file, JSON.stringify(stub(name, part)));
    fs.writeFileSync(path.join(directory, 'fine.json'), JSON.stringify(fine));
    const ended = await command.run(['--port', '0', '--mappings', directory]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(`Nothing was loaded. ${file}: ${told}`);
    fs.rmSync(file);
    const mended = await command.start(['--port', '0', '--mappings', directory]);
    expect((await fetch(`${mended.url}/fine`)).status).toBe(200);
    await mended.end('SIGTERM');
  },
);
