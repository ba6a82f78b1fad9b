import type { Evidence } from '../openapi/evidence.js';
import type { Breach } from '../openapi/grades.js';
import type { Reply } from '../server/message.js';
import { around } from './around.js';
import { bestOf } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import { REMOVED, replaceAt } from './schema-tree.js';

/** The statuses that every run of a suite can bring about. */
const STATUSES = [400, 401, 403, 404, 409] as const;
const FIELDS = ['code', 'title', 'ref', 'details'] as const;

const CODE: Breach = { pointer: '/errors/0/code', keyword: 'enum', value: 'MDOC-XXX' };
const TITLE: Breach = { pointer: '/errors/0/title', keyword: 'enum', value: 'ERROR_TYPE' };
const REF: Breach = { pointer: '/errors/0/ref', keyword: 'format' };
const LIST: Breach = { pointer: '/errors', keyword: 'type' };

/** Errors in a form other than the documented `ErrorsResponse`. */
export function errorMutants(intact: Intact): readonly Mutant[] {
  const operations = [...intact.contract.operations.keys()];
  const toMutant = (
    status: number,
    what: string,
    title: string,
    breach: Breach | undefined,
    change: (answer: Reply) => Reply,
  ): Mutant => ({
    id: `errors.${status}/${what}`,
    title: `Errors with status ${status} ${title}`,
    rule: 'ErrorsResponse',
    evidence: evidenceOfError(intact, status, breach),
    operations,
    mutate: () => ({
      wrap: around(intact, operations, {
        reply: (answer) => (answer.status === status ? change(answer) : answer),
      }),
    }),
  });
  return STATUSES.flatMap((status) => [
    ...FIELDS.map((field) =>
      toMutant(
        status,
        `no-${field}`,
        `lack ${field}`,
        { pointer: `/errors/0/${field}`, keyword: 'required' },
        (answer) => inEntries(answer, field, () => REMOVED),
      ),
    ),
    toMutant(
      status,
      'undocumented-code',
      'have the code of the example, MDOC-XXX',
      CODE,
      (answer) => inEntries(answer, 'code', () => CODE.value),
    ),
    toMutant(
      status,
      'undocumented-title',
      'have the title of the example, ERROR_TYPE',
      TITLE,
      (answer) => inEntries(answer, 'title', () => TITLE.value),
    ),
    toMutant(status, 'ref-no-url', 'have a ref that is not a URL', REF, (answer) =>
      inEntries(answer, 'ref', () => 'see the documentation'),
    ),
    toMutant(status, 'no-list', 'have one error instead of a list', LIST, (answer) => ({
      ...answer,
      body: replaceAt(answer.body, ['errors'], (list) => (Array.isArray(list) ? list[0] : list)),
    })),
    toMutant(status, 'no-body', 'have no body', undefined, ({ body: _body, ...answer }) => answer),
    toMutant(status, 'as-text', 'are sent as text/html', undefined, (answer) => ({
      ...answer,
      headers: { ...answer.headers, 'content-type': 'text/html; charset=utf-8' },
      body: `<h1>${status}</h1>`,
    })),
  ]);
}

/** What says so for any of the operations; without a breach, that there is such a body at all. */
function evidenceOfError(
  { contract: { operations, grades }, lifecycles }: Intact,
  status: number,
  breach: Breach | undefined,
): Evidence {
  const rows = lifecycles.all.flatMap((lifecycle) => lifecycle.rows);
  const withStatus = [...operations.values()].filter(
    ({ id, responses }) =>
      responses[status] !== undefined ||
      rows.some((row) => row.operation === id && row.status === status),
  );
  return bestOf(
    withStatus.map((operation) =>
      breach === undefined
        ? grades.ofBody(operation, status)
        : grades.ofReply(operation, status, breach),
    ),
  );
}

function inEntries(answer: Reply, field: string, replace: () => unknown): Reply {
  return { ...answer, body: replaceAt(answer.body, ['errors', '[]', field], replace) };
}
