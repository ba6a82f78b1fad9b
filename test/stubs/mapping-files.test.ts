import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import { addStub, control, detailsOf, withSimulator } from './simulator.js';

const temporaryDirectory = useDirectories();

const stub = (url: string, body: string): object => ({
  request: { url },
  response: { status: '200', body },
});

/** Writes files, an object as JSON, under a new directory. */
function directoryOf(files: Readonly<Record<string, unknown>>): string {
  const directory = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) write(directory, name, content);
  return directory;
}

function write(directory: string, name: string, content: unknown): void {
  const file = path.join(directory, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

const textAt = async (url: string): Promise<string> => (await fetch(url)).text();

describe('--mappings', () => {
  test('takes the directory of WireMock: stubs, several in a file, and the bodies of answers', async () => {
    const mappings = directoryOf({
      'mappings/a.json': stub('/same', 'a'),
      'mappings/deep/z.json': { ...stub('/same', 'z'), name: 'the näme ☃' },
      'mappings/several.json': { mappings: [stub('/m', 'first'), stub('/m', 'second')] },
      'mappings/file.json': {
        $schema: 'https://example.org/stub.json',
        request: { url: '/file' },
        response: { bodyFileName: 'sub/body.txt' },
      },
      'mappings/README.md': 'not a stub',
      '__files/sub/body.txt': 'from a file',
    });
    await withSimulator(
      async (simulator) => {
        const answer = await fetch(`${simulator.url}/same`);
        expect(await answer.text()).toBe('z');
        expect(answer.headers.get('matched-stub-name')).toBe('the näme ?');
        expect(await textAt(`${simulator.url}/m`)).toBe('second');
        expect(await textAt(`${simulator.url}/file`)).toBe('from a file');
        // Every world begins with them.
        expect(await textAt(`${simulator.url}/__worlds/other/m`)).toBe('second');
        const { body } = await control(simulator, 'GET', '/files');
        expect(body).toEqual(['sub/body.txt']);
      },
      { mappings },
    );
  });

  test('a directory of mapping files alone is taken too, with __files beside it or in it', async () => {
    const root = directoryOf({
      'stubs/a.json': { request: { url: '/a' }, response: { bodyFileName: 'x' } },
      '__files/x': 'beside',
    });
    await withSimulator(
      async ({ url }) => {
        expect(await textAt(`${url}/a`)).toBe('beside');
      },
      { mappings: path.join(root, 'stubs') },
    );
    const inside = directoryOf({
      'a.json': { request: { url: '/a' }, response: { bodyFileName: 'x.json' } },
      '__files/x.json': '{"not":"a stub"}',
    });
    await withSimulator(
      async ({ url }) => {
        expect(await textAt(`${url}/a`)).toBe('{"not":"a stub"}');
      },
      { mappings: inside },
    );
  });

  test('a stub made through the control plane goes before one from a file', async () => {
    const mappings = directoryOf({ 'mappings/a.json': stub('/a', 'file') });
    await withSimulator(
      async (simulator) => {
        await addStub(simulator, stub('/a', 'api'));
        expect(await textAt(`${simulator.url}/a`)).toBe('api');
        write(mappings, 'mappings/a.json', stub('/a', 'newer file'));
        await simulator.reset();
        expect(await textAt(`${simulator.url}/a`)).toBe('newer file');
        await addStub(simulator, stub('/a', 'api'));
        await control(simulator, 'POST', '/mappings/reset');
        expect(await textAt(`${simulator.url}/a`)).toBe('newer file');
      },
      { mappings },
    );
  });

  test('--watch: what has changed is there by itself, and a broken file changes nothing', async () => {
    const mappings = directoryOf({ 'mappings/a.json': stub('/a', 'one') });
    const errors: string[] = [];
    const log = {
      info: () => undefined,
      error: (text: string) => errors.push(text),
      flush: () => undefined,
    };
    await withSimulator(
      async (simulator) => {
        await addStub(simulator, stub('/b', 'api'));
        const until = async (holds: () => Promise<boolean>): Promise<void> => {
          while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
        };
        write(mappings, 'mappings/a.json', '{"request":');
        await until(async () => errors.length > 0);
        expect(errors[0]).toContain('a.json: ');
        expect(await textAt(`${simulator.url}/a`)).toBe('one');
        write(mappings, 'mappings/a.json', stub('/a', 'two!'));
        await until(async () => (await textAt(`${simulator.url}/a`)) === 'two!');
        expect(await textAt(`${simulator.url}/b`)).toBe('api');
      },
      { mappings, watch: true, log },
    );
  });

  test('what is saved is there at the next start, in the file that it came from', async () => {
    const id = 'aaaaaaaa-0000-4000-8000-000000000001';
    const mappings = directoryOf({
      'mappings/several.json': { mappings: [stub('/m', 'first'), { ...stub('/a', 'old'), id }] },
    });
    await withSimulator(
      async (simulator) => {
        await control(simulator, 'PUT', `/mappings/${id}`, stub('/a', 'changed'));
        await addStub(simulator, { ...stub('/b', 'made'), name: 'A new one' });
        expect((await control(simulator, 'POST', '/mappings/save')).status).toBe(200);
      },
      { mappings },
    );
    expect(fs.readdirSync(path.join(mappings, 'mappings'))).toEqual([
      expect.stringMatching(/^a-new-one-[0-9a-f-]{36}\.json$/),
      'several.json',
    ]);
    await withSimulator(
      async ({ url }) => {
        expect(await textAt(`${url}/a`)).toBe('changed');
        expect(await textAt(`${url}/b`)).toBe('made');
        expect(await textAt(`${url}/m`)).toBe('first');
      },
      { mappings },
    );
  });
});

describe('files that cannot be used', () => {
  const good = stub('/good', 'x');
  const rows = [
    ['{"request": {"url": "/a"},\n "response": }', 'line 2 column 14: '],
    [{ request: { urll: '/a' } }, '/request/urll'],
    [
      { mappings: [good, { response: { bodyFileName: 'none' } }] },
      '/mappings/1/response/bodyFileName names',
    ],
    [
      { request: { url: '/a' }, response: { bodyFileName: '../secret' } },
      '/response/bodyFileName is not',
    ],
    [{ request: { url: '/a' }, response: { bodyFileName: 'link' } }, 'names a file outside'],
    [{ request: { urlPattern: '(?=a)' } }, '/request/urlPattern'],
    [{ request: {}, response: { status: 599 } }, '/response breaks the contract'],
    ['[]', 'must be object'],
  ] as const;

  test.each(rows)('%j stops the start, and is named', async (content, place) => {
    const mappings = directoryOf({
      'mappings/good.json': good,
      'mappings/bad.json': content,
      '__files/x': '',
      secret: 'x',
    });
    fs.symlinkSync(path.join(mappings, 'secret'), path.join(mappings, '__files/link'));
    const started = createSimulator({ port: 0, mappings });
    await expect(started).rejects.toThrow(`${mappings}/mappings/bad.json: `);
    await expect(started).rejects.toThrow(place);
    await expect(started).rejects.not.toThrow('good.json');
  });

  test('a directory that is not there', async () => {
    await expect(createSimulator({ port: 0, mappings: '/nowhere/at/all' })).rejects.toThrow(
      '--mappings /nowhere/at/all is not a directory',
    );
    await expect(createSimulator({ port: 0, watch: true })).rejects.toThrow('--mappings');
  });

  test('refuse a reset, which then changes nothing', async () => {
    const mappings = directoryOf({ 'mappings/a.json': stub('/a', 'one') });
    await withSimulator(
      async (simulator) => {
        await addStub(simulator, stub('/b', 'api'));
        write(mappings, 'mappings/a.json', '{');
        const answer = await fetch(`${simulator.url}/__admin/reset`, { method: 'POST' });
        expect(answer.status).toBe(422);
        expect(await answer.text()).toContain('a.json: ');
        expect(await textAt(`${simulator.url}/a`)).toBe('one');
        expect(await textAt(`${simulator.url}/b`)).toBe('api');
      },
      { mappings },
    );
  });
});

describe('/__admin/files', () => {
  const send = (url: string, method: string, body?: string): Promise<Response> =>
    fetch(url, { method, ...(body !== undefined && { body }) });

  test('writes, gives and removes them, and never leaves the directory', async () => {
    const mappings = directoryOf({ 'mappings/a.json': stub('/a', 'one'), secret: 'x' });
    await withSimulator(
      async (simulator) => {
        const files = `${simulator.url}/__admin/files`;
        expect((await send(`${files}/k/l.txt`, 'PUT', 'hello')).status).toBe(200);
        expect(await textAt(`${files}/k/l.txt`)).toBe('hello');
        await addStub(simulator, { request: { url: '/l' }, response: { bodyFileName: 'k/l.txt' } });
        expect(await textAt(`${simulator.url}/l`)).toBe('hello');
        expect((await send(`${files}/k/l.txt`, 'DELETE')).status).toBe(200);
        expect((await send(`${files}/k/l.txt`, 'DELETE')).status).toBe(404);
        for (const name of ['..%2Fsecret', '%2Fetc%2Fpasswd', 'k/..%2F..%2Fsecret']) {
          expect((await send(`${files}/${name}`, 'GET')).status).toBe(400);
          expect((await send(`${files}/${name}`, 'PUT', 'x')).status).toBe(400);
        }
        expect(fs.readFileSync(path.join(mappings, 'secret'), 'utf8')).toBe('x');
      },
      { mappings },
    );
  });

  test('without a directory, the refusal says how to have one', async () => {
    await withSimulator(async (simulator) => {
      const refused = await control(simulator, 'POST', '/mappings', {
        response: { bodyFileName: 'x' },
      });
      expect(detailsOf(refused)).toContain('/body/response/bodyFileName needs a directory');
      expect((await control(simulator, 'POST', '/mappings/save')).status).toBe(422);
      expect((await control(simulator, 'PUT', '/files/x', {})).status).toBe(422);
    });
  });
});
