import { isObject } from '../runtime/json.js';
import type { OpenApiDocument } from './document.js';
import { oneOfEachPath } from './one-path.js';
import { resolveNode } from './references.js';

type Json = Readonly<Record<string, unknown>>;

const NUMBER = String.raw`\d+(?:[.,]\d+)?`;

/**
 * What other tools can check instead of a format that only we know. A pattern may be wider than the
 * format, and never narrower.
 */
export const PATTERNS: Readonly<Record<string, string>> = {
  'iso8601-duration': `^P(?:(?:${NUMBER}[YMWD])+(?:T(?:${NUMBER}[HMS])+)?|T(?:${NUMBER}[HMS])+)$`,
};

const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

/**
 * The document as others' tools get it. It says the same, in ways that more of them understand:
 * - a format that only we know has a pattern beside it;
 * - the example of a parameter has the name of the example of the answer that it leads to, because
 *   Specmatic sends examples that belong together by name. The plain `example` stays beside it:
 *   Dredd knows no other. Where a body is sent, its example has that name too;
 * - a form comes first among the media types of a body, and a file in it has `format: binary`: generators of clients
 *   take the first, and know files by that;
 * - paths that several definitions have, with other names for their parameters, are one.
 */
export function forTools(document: OpenApiDocument): OpenApiDocument {
  const withPatterns = addPatterns(document) as OpenApiDocument;
  const resolve = (node: unknown): Json => resolveNode(withPatterns, node);
  const paths = isObject(withPatterns['paths'])
    ? oneOfEachPath(withPatterns['paths'], resolve)
    : {};
  return {
    ...withPatterns,
    paths: mapValues(paths, (item) =>
      isObject(item)
        ? mapValues(item, (operation, method) =>
            METHODS.has(method) && isObject(operation) ? nameExamples(operation) : operation,
          )
        : item,
    ),
  };
}

function addPatterns(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(addPatterns);
  if (!isObject(node)) return node;
  const pattern = typeof node['format'] === 'string' ? PATTERNS[node['format']] : undefined;
  const isText = node['type'] === 'string';
  const own = pattern === undefined || !isText ? {} : { pattern };
  const isFile = isText && node['contentMediaType'] === 'application/octet-stream';
  return { ...own, ...mapValues(node, addPatterns), ...(isFile && { format: 'binary' }) };
}

function nameExamples(operation: Json): Json {
  const { parameters, requestBody, responses } = operation;
  const answers = Object.entries(isObject(responses) ? responses : {})
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, response]) => examplesIn(response));
  const sent = examplesIn(requestBody);
  const names = [...new Set(answers.length > 0 ? answers : sent.length > 0 ? sent : ['done'])];
  const body = formFirst(requestBody);
  return {
    ...operation,
    ...(isObject(body) && { requestBody: body }),
    ...(Array.isArray(parameters) && {
      parameters: parameters.map((parameter: unknown) => nameParameter(parameter, names)),
    }),
    ...(answers.length > 0 && isObject(body) && { requestBody: renameBody(body, names) }),
  };
}

const FORM = 'multipart/form-data';

function formFirst(body: unknown): unknown {
  const content = isObject(body) ? body['content'] : undefined;
  if (!isObject(body) || !isObject(content) || content[FORM] === undefined) return body;
  const { [FORM]: form, ...others } = content;
  return { ...body, content: { [FORM]: form, ...others } };
}

/** Names of the examples of a body, whatever its media type. */
function examplesIn(body: unknown): readonly string[] {
  if (!isObject(body) || !isObject(body['content'])) return [];
  return Object.values(body['content']).flatMap((media) =>
    isObject(media) && isObject(media['examples']) ? Object.keys(media['examples']) : [],
  );
}

function nameParameter(parameter: unknown, names: readonly string[]): unknown {
  if (!isObject(parameter) || parameter['example'] === undefined) return parameter;
  if (parameter['examples'] !== undefined) return parameter;
  const value = parameter['example'];
  return { ...parameter, examples: Object.fromEntries(names.map((name) => [name, { value }])) };
}

/** The first example of a body also goes by the names of the answers. */
function renameBody(body: Json, names: readonly string[]): Json {
  const content = isObject(body['content']) ? body['content'] : {};
  return {
    ...body,
    content: mapValues(content, (media) => {
      const examples = isObject(media) ? media['examples'] : undefined;
      if (!isObject(media) || !isObject(examples)) return media;
      const [first, ...others] = Object.entries(examples);
      if (first === undefined) return media;
      const named = names.map((name) => [name, first[1]] as const);
      return { ...media, examples: Object.fromEntries([...named, ...others]) };
    }),
  };
}

function mapValues(node: Json, map: (value: unknown, key: string) => unknown): Json {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, map(value, key)]));
}
