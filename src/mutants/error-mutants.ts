import type { Evidence } from '../lifecycles/lifecycle.js';
import type { Contract } from '../openapi/contract.js';
import type { Reply } from '../server/message.js';
import { around } from './around.js';
import type { Mutant } from './mutant.js';
import { REMOVED, replaceAt } from './schema-tree.js';

const evidence: Evidence = { grade: 'docs', page: 'developers.masstack.com: schemas' };

/** The statuses that every run of a suite can bring about. */
const STATUSES = [400, 401, 403, 404, 409] as const;
const FIELDS = ['code', 'title', 'ref', 'details'] as const;

/** Errors in a form other than the documented `ErrorsResponse`. */
export function errorMutants(contract: Contract): readonly Mutant[] {
  const operations = [...contract.operations.keys()];
  const toMutant = (
    status: number,
    what: string,
    title: string,
    change: (answer: Reply) => Reply,
  ): Mutant => ({
    id: `errors.${status}/${what}`,
    title: `Errors with status ${status} ${title}`,
    rule: 'ErrorsResponse',
    evidence,
    operations,
    mutate: () => ({
      wrap: around(contract, operations, {
        reply: (answer) => (answer.status === status ? change(answer) : answer),
      }),
    }),
  });
  return STATUSES.flatMap((status) => [
    ...FIELDS.map((field) =>
      toMutant(status, `no-${field}`, `lack ${field}`, (answer) =>
        inEntries(answer, field, () => REMOVED),
      ),
    ),
    toMutant(status, 'undocumented-code', 'carry the code of the example, MDOC-XXX', (answer) =>
      inEntries(answer, 'code', () => 'MDOC-XXX'),
    ),
    toMutant(status, 'undocumented-title', 'carry the title of the example, ERROR_TYPE', (answer) =>
      inEntries(answer, 'title', () => 'ERROR_TYPE'),
    ),
    toMutant(status, 'ref-no-url', 'carry a ref that is no URL', (answer) =>
      inEntries(answer, 'ref', () => 'see the documentation'),
    ),
    toMutant(status, 'no-list', 'carry one error where a list belongs', (answer) => ({
      ...answer,
      body: replaceAt(answer.body, ['errors'], (list) => (Array.isArray(list) ? list[0] : list)),
    })),
    toMutant(status, 'no-body', 'have no body', ({ body: _body, ...answer }) => answer),
    toMutant(status, 'as-text', 'are sent as text/html', (answer) => ({
      ...answer,
      headers: { ...answer.headers, 'content-type': 'text/html; charset=utf-8' },
      body: `<h1>${status}</h1>`,
    })),
  ]);
}

function inEntries(answer: Reply, field: string, replace: () => unknown): Reply {
  return { ...answer, body: replaceAt(answer.body, ['errors', '[]', field], replace) };
}
