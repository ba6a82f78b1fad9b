import type { OpenApiDocument } from '../openapi/document.js';
import {
  createOrdinaryContract,
  ordinaryResponse,
  type OrdinaryContract,
} from '../openapi/ordinary/contract.js';
import type { Content, OrdinaryOperation } from '../openapi/ordinary/describe.js';
import { sampleValid } from '../openapi/ordinary/sample.js';
import type { Operation } from '../openapi/operation.js';
import { isObject } from '../runtime/json.js';
import type { ErrorForm } from './error-form.js';
import { fillIn, type Blank } from './fill-in.js';

/**
 * Errors in the schema that the document has for them: that of the operation's answer, or else the one
 * that most of its errors have.
 *
 * @param otherwise the form where the document has no schema
 */
export function createDocumentForm(document: OpenApiDocument, otherwise: ErrorForm): ErrorForm {
  const contract = createOrdinaryContract(document);
  const operations = new Map(
    contract.operations.map((each) => [keyOf(each.operation), each] as const),
  );
  const usual = usualError(contract.operations);
  const blanks = new Map<Content, Blank>();
  const blankOf = (content: Content): Blank => {
    const blank = blanks.get(content) ?? makeBlank(contract, content);
    blanks.set(content, blank);
    return blank;
  };
  return (refused, operation) => {
    const known = operation && operations.get(keyOf(operation));
    const response = known && ordinaryResponse(known, refused.status);
    const own = response?.contents.find(isJsonError);
    const content = own ?? usual;
    const blank = content && blankOf(content);
    if (content === undefined || blank?.value === undefined) return otherwise(refused, operation);
    // An example of another status says nothing of this one.
    const isOwn = own !== undefined && known?.responses.has(String(refused.status)) === true;
    const isExample = blank.isExample && isOwn;
    const schema = contract.read('reply', content.schema);
    const isValid = (value: unknown): boolean =>
      contract.check('reply', schema, value).length === 0;
    return {
      body: fillIn({ ...blank, isExample }, refused, isValid),
      mediaType: content.mediaType,
    };
  };
}

const keyOf = ({ method, path }: Operation): string => `${method} ${path}`;

const isJsonError = ({ mediaType, schema }: Content): boolean =>
  schema !== undefined && /^[^*;]+[/+]json\b/i.test(mediaType);

/** What most errors of the document look like. */
function usualError(operations: readonly OrdinaryOperation[]): Content | undefined {
  const counts = new Map<string, { readonly content: Content; count: number }>();
  for (const { responses } of operations) {
    for (const [status, { contents }] of responses) {
      const content = /^[45]|^default$/.test(status) ? contents.find(isJsonError) : undefined;
      if (content === undefined) continue;
      const key = JSON.stringify([content.mediaType, content.schema]);
      const entry = counts.get(key) ?? { content, count: 0 };
      entry.count += 1;
      counts.set(key, entry);
    }
  }
  // Of equally many, the first in the document.
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.content;
}

/** An error that keeps the schema, with nothing of ours in it: the example of the document, or a made-up one. */
function makeBlank(contract: OrdinaryContract, content: Content): Blank {
  const schema = contract.read('reply', content.schema);
  const example = Object.values(content.examples).find(
    (value) => contract.check('reply', schema, value).length === 0,
  );
  if (example !== undefined) return { value: example, isExample: true };
  const made = sampleValid(contract, 'reply', schema, 'error')?.value;
  if (!/^application\/problem\+json/i.test(content.mediaType) || !isObject(made))
    return { value: made, isExample: false };
  const told = asProblem(made);
  const isValid = contract.check('reply', schema, told).length === 0;
  return { value: isValid ? told : made, isExample: false };
}

/** RFC 9457, section 4.2.1: the problem is what its status says, and nobody knows this occurrence of it. */
function asProblem({ instance: _madeUp, ...blank }: Readonly<Record<string, unknown>>): object {
  return { ...blank, ...(blank['type'] !== undefined && { type: 'about:blank' }) };
}
