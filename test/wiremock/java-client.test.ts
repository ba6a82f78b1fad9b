import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { findWireMock, hasJava } from '../../tools/wiremock-server.mjs';
import { useDirectories } from '../support/directories.js';
import { withSimulator } from '../stubs/simulator.js';

const SOURCE = fileURLToPath(new URL('java/Clients.java', import.meta.url));

/** Calls that are refused, and what the refusal says. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'register.xml': /equalToXml is not supported: this API uses JSON/,
  // The client fails at the answer of WireMock as well.
  'getStubMapping.unknown': /The stub \S+ does not exist/,
  // The client itself reads the expression.
  'bad.stub': /Unclosed character class/,
};

const temporaryDirectory = useDirectories();

/** The client comes from npm, with WireMock; without it or a JDK, its calls cannot be tried. */
function findClient(): string | undefined {
  if (!hasJava('javac')) return undefined;
  try {
    return findWireMock();
  } catch {
    return undefined;
  }
}

const jar = findClient();
if (jar === undefined) console.warn('WireMock for Java is not tried: it needs a JDK and npm');

(jar === undefined ? describe.skip : describe)('the Java client of WireMock', () => {
  let classPath = '';
  beforeAll(() => {
    const classes = temporaryDirectory();
    classPath = [jar, classes].join(path.delimiter);
    execFileSync('javac', ['-cp', String(jar), '-d', classes, SOURCE]);
  }, 60_000);

  test('every call works, or is refused with what is not supported', async () => {
    const mappings = temporaryDirectory();
    fs.mkdirSync(path.join(mappings, '__files'));
    fs.writeFileSync(path.join(mappings, '__files', 'body.json'), '{}');
    await withSimulator(
      async ({ url }) => {
        const { stdout } = await promisify(execFile)('java', [
          '-XX:TieredStopAtLevel=1',
          '-cp',
          classPath,
          'Clients',
          new URL(url).port,
        ]);
        const calls = stdout.trim().split('\n');
        expect(calls.length).toBeGreaterThan(60);
        const failed = calls.filter((line) => {
          const [name = '', outcome = ''] = line.split('\t');
          const refusal = REFUSED[name];
          return refusal === undefined ? !outcome.startsWith('ok') : !refusal.test(outcome);
        });
        expect(failed).toEqual([]);
      },
      { mappings, allowProxy: ['http://example.com'] },
    );
  }, 60_000);
});
