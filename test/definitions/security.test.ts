import { expect, test } from '@jest/globals';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import { verify } from '../../src/harness/index.js';
import { createSimulator } from '../../src/index.js';
import { loadMutants } from '../../src/mutants/index.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary, LIBRARY } from './library-with.js';

const newDirectory = useDirectories();

/** The library for everybody, whose document has an answer 401 all the same. */
const open = (): string =>
  copyLibrary(newDirectory(), [
    [BOOK, (text) => text.replace('    permission: books.withdraw\n', '')],
    [
      'openapi.yaml',
      (text) =>
        text
          .replace('security:\n  - apiKey: []\n', '')
          .replaceAll(
            "        default: { $ref: '#/components/responses/Problem' }",
            "        '401': { $ref: '#/components/responses/Problem' }\n$&",
          ),
    ],
  ]);

/** The status of a GET, through the simulator, and of what it says where it refuses. */
async function statuses(
  options: object,
  asked: readonly (readonly [path: string, key: string | undefined])[],
): Promise<readonly number[]> {
  const simulator = await createSimulator({ listen: false, ...options });
  const ask = async ([url, key]: (typeof asked)[number]): Promise<number> => {
    const headers: Record<string, string> = key === undefined ? {} : { 'x-library-key': key };
    return (await simulator.handle({ method: 'GET', url, headers })).status;
  };
  return Promise.all(asked.map(ask)).finally(() => simulator.close());
}

test('an API whose document has no security asks nobody for credentials', async () => {
  const directory = open();
  const asked = ['/api/books', '/api/books/featured'].map((path) => [path, undefined] as const);
  expect(await statuses({ definitions: [directory] }, asked)).toEqual([200, 200]);
  const inForce = await loadDefinition({ definitions: [directory] });
  const mutants = await loadMutants(inForce);
  expect(mutants.filter(({ id }) => id.startsWith('credentials'))).toEqual([]);
  const simulator = await createSimulator({ port: 0, definitions: [directory] });
  try {
    const run = await verify({ baseUrl: simulator.url, inForce, rules: allRules(inForce) });
    const odd = run.events.filter(({ outcome }) => outcome !== 'passed' && outcome !== 'skipped');
    expect(odd.map(({ name, reason }) => `${name}: ${String(reason)}`)).toEqual([]);
    expect(run.events.filter(({ check }) => check === 'credentials')).toEqual([]);
    const skipped = run.events.filter(({ outcome }) => outcome === 'skipped');
    expect(skipped.find(({ name }) => name.includes('401'))?.reason).toMatch(
      /^the document asks for no credentials here, and no request is known/,
    );
    const { pairs } = (await (await fetch(`${simulator.url}/__admin/catalogue`)).json()) as {
      readonly pairs: readonly { readonly status: number }[];
    };
    expect(pairs.map(({ status }) => status)).toContain(200);
    expect(pairs.map(({ status }) => status)).not.toContain(401);
  } finally {
    await simulator.close();
  }
}, 60_000);

test('in a definition, operations with and without a lifecycle take the same keys', async () => {
  const asked = ['/api/books', '/api/books/featured'].flatMap((path) =>
    ['test_admin', 'whatever', undefined].map((key) => [path, key] as const),
  );
  expect(await statuses({ definitions: [LIBRARY] }, asked)).toEqual([
    ...[200, 401, 401],
    ...[200, 401, 401],
  ]);
});

test('a document beside a definition takes any key, as nobody knows which is right', async () => {
  const asked = ['test_admin', 'whatever', undefined].map(
    (key) => ['/api/books/featured', key] as const,
  );
  const spec = `${LIBRARY}/openapi.yaml`;
  expect(await statuses({ spec }, asked)).toEqual([200, 200, 401]);
});
