import type { ValidateFunction } from 'ajv/dist/2020.js';
import { ajv, child, isNode, operations, relocated } from '../spec/document.js';

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

const BASE_PATH = '/v1';

const patterns = operations.map(({ method, path, operation, id }) => ({
  id,
  method: method.toUpperCase(),
  pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
  operation,
}));

/** The id of the documented operation that a request goes to; `undefined` for any other request. */
export function documentedOperation(method: string, target: string): string | undefined {
  return find(method, target)?.id;
}

/** How an answer breaks `spec/openapi.yaml`, by an ajv of the tests' own; nothing for other paths. */
export function faultsOf(method: string, target: string, answer: Answered): readonly string[] {
  const found = find(method, target);
  if (found === undefined) return [];
  const responses = child(found.operation, 'responses');
  const own = String(answer.status) in responses;
  const response = child(responses, own ? String(answer.status) : 'default');
  if (!own && answer.status < 400) return [`${answer.status} is not documented for ${found.id}`];
  const { content } = response;
  if (!isNode(content)) return answer.text === '' ? [] : ['a body where none is documented'];
  const type = answer.headers.get('content-type')?.split(';')[0] ?? 'no content type';
  const media = content[type];
  if (!isNode(media)) return [`${type} is not documented`];
  const validate = validatorOf(`${found.id} ${own ? answer.status : 'default'}`, media['schema']);
  validate(JSON.parse(answer.text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const validators = new Map<string, ValidateFunction>();

function validatorOf(name: string, schema: unknown): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const validate = ajv.compile(relocated(schema));
  validators.set(name, validate);
  return validate;
}

function find(method: string, target: string): (typeof patterns)[number] | undefined {
  const path = target.split('?')[0] ?? '';
  const below = path.startsWith(`${BASE_PATH}/`) ? path.slice(BASE_PATH.length) : path;
  return patterns.find((each) => each.method === method && each.pattern.test(below));
}
