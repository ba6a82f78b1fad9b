import type { Disputed, Evidence, EvidenceTable, EvidenceTree } from './evidence.js';
import type { Operation } from './operation.js';
import { keysOf } from '../runtime/json-pointer.js';

/** A place in a message that breaks a keyword of its schema. */
export interface Breach {
  /** A JSON pointer into `{path, query, header, body}` or into the body of an answer. */
  readonly pointer: string;
  readonly keyword: string;
  /** What stands there. */
  readonly value?: unknown;
}

/** Tells what the parts of a contract stand on. Nothing is read before something is asked. */
export interface Grades {
  ofPath(operation: Operation): Evidence;
  /** That the operation may answer with this status; by its default response when it is not listed. */
  ofStatus(operation: Operation, status: number): Evidence;
  /** That an answer with this status has a body of its schema. */
  ofBody(operation: Operation, status: number): Evidence;
  ofRequest(operation: Operation, breach: Breach): Evidence;
  ofReply(operation: Operation, status: number, breach: Breach): Evidence;
  /** Of a component schema. */
  ofSchema(schema: string, breach: Breach): Evidence;
}

export function createGrades(load: () => EvidenceTable): Grades {
  let loaded: EvidenceTable | undefined;
  const table = (): EvidenceTable => (loaded ??= load());
  // A document that grades nothing is a page of its own.
  const plain = ({ page, id }: Operation): Evidence =>
    table().operations[id]?.otherwise ?? {
      grade: 'documented',
      page: page === '' ? id : page,
    };
  const ofBody: Grades['ofBody'] = (operation, status) => {
    const { bodies = {} } = table().operations[operation.id] ?? {};
    return bodies[keyOf(operation, status)] ?? plain(operation);
  };
  return {
    ofBody,
    ofPath: (operation) => table().operations[operation.id]?.path ?? plain(operation),
    ofStatus(operation, status) {
      const { statuses = {} } = table().operations[operation.id] ?? {};
      return statuses[keyOf(operation, status)] ?? plain(operation);
    },
    ofRequest(operation, breach) {
      const root = table().operations[operation.id]?.request ?? {};
      const { evidence } = evidenceAt(table(), root, breach);
      return evidence === undefined ? plain(operation) : asCitedBy(operation, evidence);
    },
    ofReply(operation, status, breach) {
      const body = ofBody(operation, status);
      if (body.grade === 'inferred') return body;
      const root = table().operations[operation.id]?.replies[keyOf(operation, status)] ?? {};
      const { evidence = plain(operation), spelledOut } = evidenceAt(table(), root, breach);
      return spelledOut && evidence.grade === 'docs' && body.grade === 'documented'
        ? { grade: 'documented', page: body.page, sentence: joined(body.sentence, evidence) }
        : asCitedBy(operation, evidence);
    },
    ofSchema: (schema, breach) =>
      evidenceAt(table(), { ref: schema }, breach).evidence ?? {
        grade: 'documented',
        page: schema,
      },
  };
}

/** The sentence where the page of the operation has it: a shared schema stands on several pages. */
function asCitedBy({ page }: Operation, evidence: Evidence): Evidence {
  if (evidence.grade !== 'documented' || evidence.also === undefined) return evidence;
  const { also, ...own } = evidence;
  return also.includes(page) ? { ...own, page } : own;
}

function keyOf({ responses }: Operation, status: number): string {
  return responses[status] === undefined ? 'default' : String(status);
}

/** The line that names a schema, and the line of the page that spells it out. */
function joined(
  naming: string | undefined,
  { page, sentence }: { page: string; sentence?: string },
): string {
  return [naming, sentence && `${sentence} (${page})`].filter(Boolean).join('; ');
}

interface Found {
  readonly evidence?: Evidence;
  readonly spelledOut?: boolean;
}

function evidenceAt(table: EvidenceTable, root: EvidenceTree, breach: Breach): Found {
  const keys = keysOf(breach.pointer);
  const { keyword, value } = breach;
  const missing = keyword === 'required' || keyword === 'additionalProperties';
  const outer = missing ? keys.slice(0, -1) : keys;
  let found: Found = {};
  const enter = (entered: EvidenceTree): EvidenceTree => {
    let inner = entered;
    found = take(found, inner);
    for (let hops = 0; inner.ref !== undefined && hops < 20; hops += 1) {
      inner = table.schemas[inner.ref] ?? {};
      found = take(found, inner);
    }
    return inner;
  };
  let inner = enter(root);
  for (const key of outer) {
    const tree = inner.properties?.[key] ?? (/^\d+$/.test(key) ? inner.items : undefined);
    if (tree === undefined) return found;
    inner = enter(tree);
  }
  if (!missing) return keywordOf(found, inner, keyword, value);
  // What is missing is told by its own line, unless that an object needs it is ours.
  const own = inner.keywords?.[keyword] ?? found.evidence;
  const property = inner.properties?.[keys.at(-1) ?? ''];
  const line = property?.keywords?.[keyword] ?? property?.own;
  const isOurs = own?.grade === 'inferred' || line === undefined;
  return isOurs
    ? { ...found, ...(own && { evidence: own }) }
    : take({ ...found, evidence: line }, {});
}

function keywordOf(found: Found, tree: EvidenceTree, keyword: string, value: unknown): Found {
  const disputed = tree.disputed?.[keyword];
  if (disputed !== undefined && isAmong(disputed, value)) {
    return { evidence: { grade: 'inferred', reason: disputed.reason } };
  }
  const own = tree.keywords?.[keyword];
  return own === undefined ? found : { ...found, evidence: own };
}

function isAmong({ pattern, upTo, values }: Disputed, value: unknown): boolean {
  if (values?.includes(value) === true) return true;
  if (typeof value !== 'string') return false;
  if (upTo !== undefined && value.length <= upTo) return true;
  return pattern !== undefined && new RegExp(pattern, 'iu').test(value);
}

function take(found: Found, { own, spelledOut }: EvidenceTree): Found {
  return {
    ...found,
    ...(own && { evidence: own }),
    ...(spelledOut && { spelledOut }),
  };
}
