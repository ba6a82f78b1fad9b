import { expect, test } from '@jest/globals';
import { useDirectories } from '../support/directories.js';
import { action, answer, NOTHING, ORDER, orders } from './orders.js';
import { oddOnes, verifyDraft } from './verify-draft.js';

const newDirectory = useDirectories();

test.each([
  { given: 'no errors', document: orders({ errors: {} }) },
  {
    given: 'errors without a body',
    document: orders({ errors: { 400: NOTHING, 404: NOTHING } }),
  },
  {
    given: 'an action, a list, and a key in the query',
    document: {
      ...orders({
        more: action('/cancel', { 200: answer(ORDER), 404: NOTHING, 409: NOTHING }),
      }),
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'api_key' } } },
    },
  },
])('a draft of a document with $given keeps all that it drafts', async ({ document }) => {
  const run = await verifyDraft(newDirectory(), document);
  expect(oddOnes(run)).toEqual([]);
  expect(run.coverage.cells.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(run.leftovers).toEqual([]);
});
