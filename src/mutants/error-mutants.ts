import type { Schema } from '../openapi/document.js';
import type { Evidence } from '../openapi/evidence.js';
import type { Breach } from '../openapi/grades.js';
import { inline } from '../openapi/inline.js';
import {
  credentialsStatus,
  invalidStatus,
  isPublic,
  responseFor,
  type Operation,
} from '../openapi/operation.js';
import { isObject } from '../runtime/json.js';
import type { Reply } from '../server/message.js';
import { around } from './around.js';
import { bestOf } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import { propertiesOf, REMOVED, replaceAt, type Property } from './schema-tree.js';

/** One way to break the body of an error. */
interface Break {
  readonly what: string;
  /** Follows "Errors with status 404". */
  readonly title: string;
  readonly breach?: Breach;
  readonly change: (answer: Reply) => Reply;
}

/** Errors in a form other than the documented one, for each status that a run can bring about. */
export function errorMutants(intact: Intact): readonly Mutant[] {
  const operations = [...intact.contract.operations.keys()];
  return statusesOf(intact).flatMap((status) => {
    const form = formOf(intact, status);
    if (form === undefined) return [];
    return [...breaksOf(form.schema), ...breaksOfAll(status)].map(
      ({ what, title, breach, change }): Mutant => ({
        id: `errors.${status}/${what}`,
        title: `Errors with status ${status} ${title}`,
        rule: form.name,
        evidence: evidenceOfError(intact, status, breach),
        operations,
        mutate: () => ({
          wrap: around(intact, operations, {
            reply: (answer) => (answer.status === status ? change(answer) : answer),
          }),
        }),
      }),
    );
  });
}

/** Refusals by a row, of credentials, and of what breaks the contract. */
function statusesOf({ contract, lifecycles }: Intact): readonly number[] {
  const operations = [...contract.operations.values()];
  const refusals = [
    ...operations.map(invalidStatus),
    ...operations.filter((operation) => !isPublic(operation)).map(credentialsStatus),
    ...lifecycles.all.flatMap(({ rows }) => rows.map(({ status }) => status)),
  ];
  return [...new Set(refusals)].filter((status) => status >= 400).sort((a, b) => a - b);
}

/** The schema of the errors with a status, and its name. */
function formOf(
  { contract, described, document }: Intact,
  status: number,
): { readonly name: string; readonly schema: Schema } | undefined {
  for (const operation of contract.operations.values()) {
    const name = responseFor(operation, status)?.schema;
    if (name === undefined) continue;
    const schema = described.find((each) => each.operation.id === operation.id)?.replies[name];
    if (schema !== undefined) return { name, schema: inline(document, schema) };
  }
  return undefined;
}

function breaksOf(schema: Schema): readonly Break[] {
  const properties = propertiesOf(schema);
  const isLeaf = ({ path }: Property): boolean =>
    !properties.some((other) => other.path.length > path.length && isBelow(other.path, path));
  const leaves = properties.filter(isLeaf);
  const [list] = properties.filter(
    ({ path, schema: { type } }) => path.length === 1 && type === 'array',
  );
  return [
    ...leaves.flatMap((leaf) => (leaf.required ? [without(leaf)] : [])),
    ...leaves.flatMap((leaf) => undocumented(leaf) ?? []),
    ...leaves.flatMap((leaf) => (leaf.schema['format'] === 'uri' ? [noUrl(leaf)] : [])),
    ...(list === undefined ? [] : [noList(list)]),
  ];
}

const isBelow = (path: readonly string[], parent: readonly string[]): boolean =>
  parent.every((name, index) => path[index] === name);

const nameOf = ({ path }: Property): string => path.at(-1) ?? '';

const pointerTo = ({ path }: Property): string =>
  path.map((name) => `/${name === '[]' ? '0' : name}`).join('');

function replacing({ path }: Property, replace: (part: unknown) => unknown): Break['change'] {
  return (answer) => ({ ...answer, body: replaceAt(answer.body, path, replace) });
}

const without = (leaf: Property): Break => ({
  what: `no-${nameOf(leaf)}`,
  title: `lack ${nameOf(leaf)}`,
  breach: { pointer: pointerTo(leaf), keyword: 'required' },
  change: replacing(leaf, () => REMOVED),
});

function undocumented(leaf: Property): Break | undefined {
  const value = otherThan(leaf.schema);
  if (value === undefined) return undefined;
  return {
    what: `undocumented-${nameOf(leaf)}`,
    title: `have the ${nameOf(leaf)} ${value}, which is not a documented value`,
    breach: { pointer: pointerTo(leaf), keyword: 'enum', value },
    change: replacing(leaf, () => value),
  };
}

/** A text that is not in the list of values: one that the documentation itself shows, where it does so. */
function otherThan({ enum: values, 'x-evidence': evidence }: Schema): string | undefined {
  if (!Array.isArray(values) || typeof values[0] !== 'string') return undefined;
  const disputed = isObject(evidence) ? evidence['disputed'] : undefined;
  const ofEnum = isObject(disputed) ? disputed['enum'] : undefined;
  const [shown] =
    isObject(ofEnum) && Array.isArray(ofEnum['values']) ? (ofEnum['values'] as unknown[]) : [];
  return typeof shown === 'string' ? shown : `NO_${values[0]}`;
}

const noUrl = (leaf: Property): Break => ({
  what: `${nameOf(leaf)}-no-url`,
  title: `have a ${nameOf(leaf)} that is not a URL`,
  breach: { pointer: pointerTo(leaf), keyword: 'format' },
  change: replacing(leaf, () => 'see the documentation'),
});

const noList = (list: Property): Break => ({
  what: 'no-list',
  title: 'have one error instead of a list',
  breach: { pointer: pointerTo(list), keyword: 'type' },
  change: replacing(list, (items) => (Array.isArray(items) ? items[0] : items)),
});

/** What breaks the body of every form. */
const breaksOfAll = (status: number): readonly Break[] => [
  { what: 'no-body', title: 'have no body', change: ({ body: _body, ...answer }) => answer },
  {
    what: 'as-text',
    title: 'are sent as text/html',
    change: (answer) => ({
      ...answer,
      headers: { ...answer.headers, 'content-type': 'text/html; charset=utf-8' },
      body: `<h1>${status}</h1>`,
    }),
  },
];

/** What says so for any of the operations; without a breach, that there is such a body at all. */
function evidenceOfError(
  { contract: { operations, grades }, lifecycles }: Intact,
  status: number,
  breach: Breach | undefined,
): Evidence {
  const rows = lifecycles.all.flatMap((lifecycle) => lifecycle.rows);
  const all = [...operations.values()];
  const withStatus = all.filter(
    ({ id, responses }) =>
      responses[status] !== undefined ||
      rows.some((row) => row.operation === id && row.status === status),
  );
  const describes = (operation: Operation): boolean => responseFor(operation, status) !== undefined;
  return bestOf(
    (withStatus.length === 0 ? all.filter(describes) : withStatus).map((operation) =>
      breach === undefined
        ? grades.ofBody(operation, status)
        : grades.ofReply(operation, status, breach),
    ),
  );
}
