/** `newman run collection.json`: every operation of the document, in its order, against a fresh simulator. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import newman from 'newman';

const { paths } = createRequire(import.meta.url)('masstack-mock/openapi.json');
const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch']);
const operations = Object.values(paths).flatMap((path) =>
  Object.keys(path).filter((method) => METHODS.has(method)),
);

const { run } = await new Promise((resolve, reject) => {
  newman.run(
    {
      collection: JSON.parse(readFileSync('collection.json', 'utf8')),
      // `masstack-mock exec` starts the simulator, and tells where it is.
      envVar: [
        { key: 'baseUrl', value: `${process.env.MASSTACK_MOCK_URL}/v1` },
        { key: 'bearerToken', value: 'test_admin' },
      ],
      reporters: ['cli'],
    },
    (error, summary) => (error ? reject(error) : resolve(summary)),
  );
});
assert.deepEqual(
  run.failures.map(({ source, error }) => `${source.name}: ${error.message}`),
  [],
);
assert.equal(run.stats.requests.total, operations.length);
