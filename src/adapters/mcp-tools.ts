import type { OpenApiDocument } from '../openapi/document.js';
import { resolveNode } from '../openapi/references.js';
import { isObject } from '../runtime/json.js';

/** A tool for an agent: an operation of the control plane, or the one that sends a request to the API. */
export interface McpTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: {
    readonly type: 'object';
    readonly properties: Json;
    readonly required: readonly string[];
  };
  readonly annotations: { readonly readOnlyHint: boolean; readonly destructiveHint: boolean };
}

type Json = Readonly<Record<string, unknown>>;

/** The operations that are tools, with what each of them changes; nothing where it only reads. */
const CHANGES: Readonly<Record<string, string>> = {
  getAbout: '',
  getCatalogue: '',
  listRules: '',
  getRule: '',
  explain: '',
  explainRequest: '',
  listRequestSummaries: '',
  getRequestAsCurl: '',
  listEntities: '',
  countEntities: '',
  getEntity: '',
  getEntitySchema: '',
  listEntityRequests: '',
  listAnswers: '',
  listLifecycles: '',
  getLifecycle: '',
  getClock: '',
  listStubs: '',
  listWorlds: '',
  getVerify: '',
  createEntity: 'adds one record',
  patchEntity: 'moves one record to another state or changes its fields',
  deleteEntity: 'removes one record',
  setClock: 'moves the time of the world; records expire by it',
  createToken: 'nothing; it signs a token',
  createStub: 'adds a stub, which answers in place of the API',
  deleteStub: 'removes one stub',
  stageAnswers: 'adds a stub for the next answers of one operation',
  resetStubs: 'removes all stubs that were added',
  clearRequests: 'empties the journal',
  reset: 'puts everything back: records, clock, stubs and journal',
  putSnapshot: 'keeps the state of the world under a name',
  restoreSnapshot: 'replaces the state of the world by a snapshot',
  startVerify: 'starts the contract tests, in a world of their own',
};

const DESTRUCTIVE = new Set([
  'deleteEntity',
  'deleteStub',
  'resetStubs',
  'clearRequests',
  'reset',
  'restoreSnapshot',
]);

/** The tools of a control plane, made from its own document. */
export function toolsOf(document: OpenApiDocument): readonly McpTool[] {
  const paths = isObject(document['paths']) ? document['paths'] : {};
  const operations = Object.values(paths).flatMap((item) =>
    Object.values(isObject(item) ? item : {}).filter(isObject),
  );
  const tools = operations.flatMap((operation) => {
    const name = String(operation['operationId']);
    const change = CHANGES[name];
    return change === undefined ? [] : [toTool(document, operation, name, change)];
  });
  return [...tools, SEND];
}

/** What no operation of the control plane does. */
const SEND: McpTool = {
  name: 'sendRequest',
  description:
    'Sends a request to the simulated API and tells its answer with the rule that decided. Changes what the operation changes.',
  inputSchema: {
    type: 'object',
    properties: {
      method: { type: 'string', default: 'GET' },
      path: { type: 'string', description: 'With the base path and the query' },
      headers: { type: 'object', additionalProperties: { type: 'string' } },
      body: { description: 'Sent as JSON' },
    },
    required: ['path'],
  },
  annotations: { readOnlyHint: false, destructiveHint: false },
};

function toTool(document: OpenApiDocument, operation: Json, name: string, change: string): McpTool {
  const properties: Record<string, unknown> = {};
  const required: string[] = [];
  const parameters = Array.isArray(operation['parameters']) ? operation['parameters'] : [];
  for (const parameter of parameters.map((each) => resolveNode(document, each))) {
    const { name: key, in: place, schema, description, required: isRequired } = parameter;
    if (place !== 'path' && place !== 'query') continue;
    properties[String(key)] = {
      ...(inline(document, schema) as Json),
      ...(description !== undefined && { description }),
    };
    if (isRequired === true) required.push(String(key));
  }
  const body = resolveNode(document, operation['requestBody']);
  const content = isObject(body['content']) ? body['content']['application/json'] : undefined;
  if (isObject(content)) {
    properties['body'] = inline(document, content['schema']);
    if (body['required'] === true) required.push('body');
  }
  const texts = [operation['summary'], operation['description']].filter(
    (text) => typeof text === 'string',
  );
  const effect = change === '' ? 'Changes nothing.' : `Changes: ${change}.`;
  return {
    name,
    description: `${texts.map((text) => text.trim().replace(/\.?$/, '.')).join(' ')} ${effect}`,
    inputSchema: { type: 'object', properties, required },
    annotations: { readOnlyHint: change === '', destructiveHint: DESTRUCTIVE.has(name) },
  };
}

/** How deep references are written out; what is below may be anything. */
const DEPTH = 6;

/** A schema that stands alone: clients of MCP follow no references. */
function inline(document: OpenApiDocument, node: unknown, depth = 0): unknown {
  if (Array.isArray(node)) return node.map((item) => inline(document, item, depth));
  if (!isObject(node)) return node;
  if (depth > DEPTH) return {};
  const resolved = typeof node['$ref'] === 'string' ? resolveNode(document, node) : node;
  return Object.fromEntries(
    Object.entries(resolved)
      .filter(([key]) => !key.startsWith('x-') && key !== 'discriminator')
      .map(([key, value]) => [key, inline(document, value, depth + 1)]),
  );
}
