import { isObject, listOf } from '../runtime/json.js';
import type { DescribedOperation, OpenApiDocument, Schema } from './document.js';
import { resolveNode } from './references.js';

/** Where a statement comes from: one of the pages, another public page, or our own judgement. */
export type Evidence =
  | {
      readonly grade: 'documented';
      readonly page: string;
      readonly sentence?: string;
      /** Other pages with the same sentence, where operations of several pages share a schema. */
      readonly also?: readonly string[];
    }
  | { readonly grade: 'docs'; readonly page: string; readonly sentence?: string }
  | { readonly grade: 'inferred'; readonly reason: string };

/** `x-evidence` of one place of a document. */
interface PlaceEvidence {
  readonly own?: Evidence;
  /** Of single keywords, where the place says more than one thing. */
  readonly keywords?: Readonly<Record<string, Evidence>>;
  /** Another page spells out what one of the pages names: where a page names it, it is documented. */
  readonly spelledOut?: true;
  /** By keyword: values of which the pages can be read in more than one way. */
  readonly disputed?: Readonly<Record<string, Disputed>>;
}

/** Which values a keyword is not clear about, and why. */
export interface Disputed {
  /** A regular expression, in any letters. */
  readonly pattern?: string;
  /** Texts of so many characters at most. */
  readonly upTo?: number;
  readonly values?: readonly unknown[];
  readonly reason: string;
}

/** A schema reduced to what its places stand on. */
export interface EvidenceTree extends PlaceEvidence {
  readonly ref?: string;
  readonly properties?: Readonly<Record<string, EvidenceTree>>;
  readonly items?: EvidenceTree;
}

interface OperationEvidence {
  readonly page: string;
  readonly path?: Evidence;
  /** Of each part that says nothing itself, where the operation as a whole is less than documented. */
  readonly otherwise?: Evidence;
  /** Of `{path, query, header, body}`. */
  readonly request: EvidenceTree;
  readonly statuses: Readonly<Record<string, Evidence>>;
  /** That an answer has a body of that schema, by status. */
  readonly bodies: Readonly<Record<string, Evidence>>;
  /** The schemas of the bodies, by status. */
  readonly replies: Readonly<Record<string, EvidenceTree>>;
}

/** What every part of a document stands on; plain JSON. */
export interface EvidenceTable {
  readonly operations: Readonly<Record<string, OperationEvidence>>;
  readonly schemas: Readonly<Record<string, EvidenceTree>>;
}

/** Collects the `x-evidence` of a document. */
export function describeEvidence(
  document: OpenApiDocument,
  described: readonly DescribedOperation[],
): EvidenceTable {
  const schemas = childOf(childOf(document, 'components'), 'schemas');
  return {
    operations: Object.fromEntries(
      described.map(({ operation, request }) => {
        const item = childOf(childOf(document, 'paths'), operation.path);
        const node = childOf(item, operation.method.toLowerCase());
        return [operation.id, describeOperation(document, operation.page, { item, node, request })];
      }),
    ),
    schemas: mapObject(schemas, treeOf),
  };
}

function describeOperation(
  document: OpenApiDocument,
  page: string,
  {
    item,
    node,
    request,
  }: { readonly item: Schema; readonly node: Schema; readonly request: Schema },
): OperationEvidence {
  const responses = mapObject(childOf(node, 'responses'), (response) =>
    resolveNode(document, response),
  );
  const media = mapObject(responses, (response) => Object.values(childOf(response, 'content'))[0]);
  const path = evidenceIn(item).own;
  const whole = evidenceIn(node).own;
  const bodyTree = treeOf(childOf(childOf(request, 'properties'), 'body'));
  const content = Object.values(childOf(resolveNode(document, node['requestBody']), 'content'))[0];
  const body = evidenceIn(content);
  return {
    page,
    ...(path && { path }),
    ...(whole !== undefined && whole.grade !== 'documented' && { otherwise: whole }),
    request: {
      properties: {
        ...parameterTrees(document, [...listOf(item['parameters']), ...listOf(node['parameters'])]),
        body: { ...body, ...bodyTree },
      },
    },
    statuses: mapObject(responses, (response) => evidenceIn(response).own),
    bodies: mapObject(media, (each) => evidenceIn(each).own),
    replies: mapObject(media, (each) => treeOf(isObject(each) ? each['schema'] : undefined)),
  };
}

function parameterTrees(
  document: OpenApiDocument,
  parameters: readonly unknown[],
): Record<string, EvidenceTree> {
  const places: Record<string, Record<string, EvidenceTree>> = {};
  for (const each of parameters) {
    const parameter = resolveNode(document, each);
    const place = String(parameter['in']);
    const name = String(parameter['name']);
    const here = (places[place] ??= {});
    here[place === 'header' ? name.toLowerCase() : name] = {
      ...treeOf(parameter['schema']),
      ...evidenceIn(parameter),
    };
  }
  return mapObject(places, (properties) => ({ properties }));
}

function treeOf(schema: unknown): EvidenceTree {
  if (!isObject(schema)) return {};
  const { $ref: reference, items } = schema;
  const properties = childOf(schema, 'properties');
  return {
    ...evidenceIn(schema),
    ...(typeof reference === 'string' && { ref: reference.split('/').at(-1) ?? '' }),
    ...(Object.keys(properties).length > 0 && { properties: mapObject(properties, treeOf) }),
    ...(isObject(items) && { items: treeOf(items) }),
  };
}

function evidenceIn(node: unknown): PlaceEvidence {
  const found = isObject(node) ? node['x-evidence'] : undefined;
  if (!isObject(found)) return {};
  const own = toEvidence(found);
  const keywords = mapObject(childOf(found, 'keywords'), toEvidence);
  const disputed = found['disputed'];
  return {
    ...(own && { own }),
    ...(Object.keys(keywords).length > 0 && { keywords }),
    ...(found['spelled-out'] === true && { spelledOut: true as const }),
    ...(isObject(disputed) && { disputed: disputed as unknown as Record<string, Disputed> }),
  };
}

function toEvidence(found: unknown): Evidence | undefined {
  if (!isObject(found)) return undefined;
  const { grade, page, sentence, reason, also } = found;
  if (grade === 'inferred') return { grade, reason: String(reason) };
  if (grade !== 'documented' && grade !== 'docs') return undefined;
  return {
    grade,
    page: String(page),
    ...(typeof sentence === 'string' && { sentence: sentence.trim() }),
    ...(grade === 'documented' && Array.isArray(also) && { also: also.map(String) }),
  };
}

function childOf(node: unknown, key: string): Schema {
  const child = isObject(node) ? node[key] : undefined;
  return isObject(child) ? child : {};
}

/** Those of which there is something. */
function mapObject<From, To>(
  node: Readonly<Record<string, From>>,
  map: (value: From) => To | undefined,
): Record<string, To> {
  const pairs = Object.entries(node).flatMap(([key, value]): [string, To][] => {
    const mapped = map(value);
    return mapped === undefined ? [] : [[key, mapped]];
  });
  return Object.fromEntries(pairs);
}
