/** Code of a definition that fails: the author is told where, and the command goes on. */
import { expect, test } from '@jest/globals';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary } from './library-with.js';

const command = useCommand();
const newDirectory = useDirectories();
const MEMORY = ['--data', 'memory', '--port', '0'];

const withCode = (code: string): string =>
  copyLibrary(newDirectory(), [
    ['definition.mjs', () => code],
    [BOOK, (text) => text.replace('title: $request.body#/title', 'title: { $effect: title }')],
  ]);

test.each([
  {
    given: 'a rejection that nobody waits for',
    code: "\nPromise.reject(new Error('lost'));\nexport const effects = { title: () => 'T' };\n",
    told: /definition.mjs:2 cannot be run: lost$/m,
  },
  {
    given: 'a rejection with a text',
    code: "void (async () => { throw 'lost'; })();\nexport const effects = { title: () => 'T' };\n",
    told: /definition.mjs:1 cannot be run: lost$/m,
  },
  {
    given: 'a wait without an end',
    code: 'await new Promise(() => {});\nexport const effects = {};\n',
    told: /definition.mjs:1 cannot be run: it awaits a promise that is never settled$/m,
  },
])('$given ends the start with one line', async ({ code, told }) => {
  const directory = withCode(code);
  const started = await command.run(['start', '--definition', directory, ...MEMORY]);
  expect(started).toMatchObject({ code: 2, stdout: '' });
  expect(started.stderr).toMatch(told);
  expect(started.stderr).toMatch(/^[^\n]+\n$/);
  const checked = await command.run(['check', directory]);
  expect(checked.code).toBe(1);
  expect(checked.stdout).toMatch(told);
});

test.each([
  {
    given: 'an effect that rejects',
    code: "export const effects = {\n  title: async () => { throw new Error('lost'); },\n};\n",
    status: 500,
    told: /^The effect title \(\S+definition.mjs:2\) returns a promise/,
  },
  {
    given: 'an effect that throws',
    code: 'export const effects = {\n  title: ({ request }) =>\n    request.body.none.name,\n};\n',
    status: 500,
    told: /^The effect title failed at \S+definition.mjs:3: Cannot read properties of undefined/,
  },
  {
    given: 'a rejection that an effect leaves behind',
    code: "export const effects = {\n  title: () => {\n    void Promise.reject(new Error('lost'));\n    return 'T';\n  },\n};\n",
    status: 201,
    complained: /definition.mjs:3 an error that nothing catches: lost\./,
  },
  {
    given: 'a timer that throws',
    code: "export const effects = {\n  title: () => {\n    setTimeout(() => { throw 'late'; }, 1);\n    return 'T';\n  },\n};\n",
    status: 201,
    complained: /definition.mjs:\d an error that nothing catches: .*late/,
  },
])('$given: $status, and the simulator goes on', async ({ code, status, told, complained }) => {
  const directory = withCode(code);
  const running = await command.start(['start', '--definition', directory, ...MEMORY]);
  const headers = { 'x-library-key': 'test_admin', 'content-type': 'application/json' };
  const body = JSON.stringify({ title: 'A', isbn: '9780000000000' });
  const answer = await fetch(`${running.url}/api/books`, { method: 'POST', headers, body });
  const problem = (await answer.json()) as { readonly detail?: string };
  expect(answer.status).toBe(status);
  if (told !== undefined) expect(problem.detail).toMatch(told);
  if (complained !== undefined) await running.complained(complained);
  const next = await fetch(`${running.url}/api/books`, { headers });
  expect(next.status).toBe(200);
  const ended = await running.end('SIGTERM');
  expect(ended.code).toBe(0);
});
