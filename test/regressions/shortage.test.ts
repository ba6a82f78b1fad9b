import { execFile } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { lazy } from '../../src/runtime/lazy.js';

const run = promisify(execFile);
const urlOf = (file: string): string => JSON.stringify(pathToFileURL(path.resolve(file)).href);

/** Uses what a server loads late, at a moment at which no file can be opened. */
const SCRIPT = `
  import fs from 'node:fs';
  import { createSimulator } from ${urlOf('dist/index.js')};
  import { preload } from ${urlOf('dist/composition/preload.js')};
  const simulator = await createSimulator({ port: 0, data: 'memory' });
  await preload();
  try {
    for (;;) fs.openSync(process.execPath);
  } catch (error) {
    process.stdout.write(error.code + ' ');
  }
  const authorization = 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.AAAA';
  for (const [url, headers] of [
    ['/__admin/clock', {}],
    ['/v1/orgs/yoigo/scorings/identity_document/d290f1ee-6c54-4b01-90e6-d701748f0851', { authorization }],
  ]) {
    const { status } = await simulator.handle({ url, headers });
    process.stdout.write(status + ' ');
  }
  process.exit(0);
`;

// Elsewhere a shell cannot lower the number of files that a process may open.
(process.platform === 'win32' ? test.skip : test)(
  'a shortage of file descriptors does not break what a server loads late',
  async () => {
    const node = [process.execPath, '--input-type=module', '-e', SCRIPT];
    const { stdout } = await run('sh', ['-c', 'ulimit -n 200; exec "$@"', 'sh', ...node]);
    expect(stdout).toBe('EMFILE 200 401 ');
  },
);

test('a failure to make something is not remembered', async () => {
  let tries = 0;
  const get = lazy(() => {
    tries += 1;
    return tries === 1 ? Promise.reject(new Error('passing')) : Promise.resolve(tries);
  });
  await expect(get()).rejects.toThrow('passing');
  expect([await get(), await get()]).toEqual([2, 2]);
});
