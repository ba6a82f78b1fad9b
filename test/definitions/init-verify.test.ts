import { expect, test } from '@jest/globals';
import { useDirectories } from '../support/directories.js';
import { action, answer, NOTHING, ORDER, orders, type Json } from './orders.js';
import { oddOnes, verifyDraft } from './verify-draft.js';

const newDirectory = useDirectories();

const BOOKED: Json = {
  ...ORDER,
  properties: {
    ...(ORDER['properties'] as Json),
    status: { type: 'string', enum: ['open', 'checked_in', 'arrived', 'no_show', 'gone'] },
  },
};

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
  {
    given: 'verbs that are known by their states',
    document: orders({
      shown: BOOKED,
      more: Object.assign(
        {},
        ...['/check-in', '/arrive', '/no-show', '/merge', '/wave'].map((word) =>
          action(word, { 200: answer(BOOKED), 404: NOTHING, 409: NOTHING }),
        ),
      ) as Json,
    }),
  },
])('a draft of a document with $given keeps all that it drafts', async ({ document }) => {
  const run = await verifyDraft(newDirectory(), document);
  expect(oddOnes(run)).toEqual([]);
  expect(run.coverage.cells.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(run.leftovers).toEqual([]);
});
