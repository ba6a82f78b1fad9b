import type { Schema } from '../openapi/document.js';
import { inline } from '../openapi/inline.js';
import { invalidStatus, type Operation } from '../openapi/operation.js';
import { isUpload } from '../openapi/upload.js';
import { isObject, parseJson } from '../runtime/json.js';
import type { Reply, RequestValue } from '../server/message.js';
import { headerOf } from '../server/message.js';
import type { RequestRuleId } from '../server/rules.js';
import { effectMutant } from './around.js';
import { ours } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';

/** The outer form of requests: media types, JSON, uploads, and the status that refuses bad input. */
export function messageMutants(intact: Intact): readonly Mutant[] {
  return [...intact.contract.operations.values()].flatMap((operation) => [
    wrongStatus(intact, operation),
    ...(operation.body === undefined ? [] : bodyMutants(intact, operation, operation.body)),
  ]);
}

/** Whether a request that has the path and the method of the operation can be wrong in what it sends. */
export function canBeInvalid({ described }: Intact, { id }: Operation): boolean {
  const request = described.find(({ operation }) => operation.id === id)?.request ?? {};
  const parts = isObject(request['properties']) ? request['properties'] : {};
  const { path, ...others } = parts;
  const parameters = isObject(path) && isObject(path['properties']) ? path['properties'] : {};
  return (
    Object.keys(others).length > 0 ||
    Object.values(parameters).some((schema) => !isObject(schema) || !isAnyText(schema))
  );
}

/** A part of a path is never empty. */
const isAnyText = ({ type, minLength = 0, ...others }: Schema): boolean =>
  type === 'string' &&
  Number(minLength) <= 1 &&
  Object.keys(others).every((word) =>
    ['description', 'title', 'example', 'examples'].includes(word),
  );

function wrongStatus(intact: Intact, operation: Operation): Mutant {
  const due = invalidStatus(operation);
  const status = due === 400 ? 422 : 400;
  const reply = (answer: Reply): Reply =>
    answer.rule === 'request.invalid' ? { ...answer, status } : answer;
  return toMutant(intact, operation, {
    rule: 'request.invalid',
    what: `answers-${status}`,
    title: `refuses invalid input with ${status} instead of ${due}`,
    evidence: isRefusedByPage(intact, operation)
      ? intact.contract.grades.ofStatus(operation, due)
      : ours('no page says which input is not valid'),
    equivalent: canBeInvalid(intact, operation)
      ? undefined
      : 'it sends nothing but texts in its path, and any text will do',
    effect: () => ({ reply }),
  });
}

/** What a parameter that is sent must be, beside a text. */
const WORDS = ['enum', 'minimum', 'maximum', 'pattern', 'format', 'minLength', 'maxLength'];

/** Whether a page gives the 400 and something that must be sent in a form. An unknown id may be told first. */
function isRefusedByPage(intact: Intact, operation: Operation): boolean {
  const { grades } = intact.contract;
  const { body, parameters, responses } = operation;
  const required = [
    ...(body === undefined || isUpload(operation) ? [] : ['/body']),
    ...parameters
      .filter((each) => each.in === 'header' && each.required)
      .map(({ name }) => `/header/${name}`),
  ].map((pointer) => ({ pointer, keyword: 'required' }));
  const limits = Object.entries(queryOf(intact, operation)).flatMap(([name, schema]) =>
    WORDS.filter((word) => isObject(schema) && schema[word] !== undefined).map((keyword) => ({
      pointer: `/query/${name}`,
      keyword,
    })),
  );
  return (
    responses[invalidStatus(operation)] !== undefined &&
    [...required, ...limits].some(
      (place) => grades.ofRequest(operation, place).grade === 'documented',
    )
  );
}

/** The schemas of what stands in the query, by name. */
function queryOf({ described, document }: Intact, { id }: Operation): Schema {
  const request = described.find(({ operation }) => operation.id === id)?.request;
  const { query } = propertiesIn(request && inline(document, request));
  return isObject(query) ? propertiesIn(query) : {};
}

const propertiesIn = (schema: Schema | undefined): Schema =>
  isObject(schema?.['properties']) ? schema['properties'] : {};

function bodyMutants(
  intact: Intact,
  operation: Operation,
  { mediaTypes, example, form, parts = [] }: NonNullable<Operation['body']>,
): readonly Mutant[] {
  const [documented = 'application/json'] = mediaTypes;
  const mediaType = toMutant(intact, operation, {
    rule: 'request.media-type',
    what: 'any',
    title: `accepts any Content-Type for ${documented}`,
    evidence: intact.evidenceOf('request.media-type'),
    effect: () => ({ request: ({ request }) => asMediaType(request, documented) }),
  });
  if (isUpload(operation)) {
    if (parts.every((part) => part.mediaTypes === undefined)) return [mediaType];
    return [
      mediaType,
      toMutant(intact, operation, {
        rule: 'request.invalid',
        what: 'any-upload',
        title: 'accepts any bytes as an upload',
        evidence: ours('no page mentions a body of this form'),
        effect: () => ({ request: ({ request }) => withoutBadUpload(request) }),
      }),
    ];
  }
  if (form !== undefined) return [mediaType];
  const good = Buffer.from(JSON.stringify(example));
  return [
    mediaType,
    toMutant(intact, operation, {
      rule: 'request.invalid',
      what: 'broken-json',
      title: 'accepts a body that is not JSON',
      evidence: intact.contract.grades.ofRequest(operation, {
        pointer: '/body',
        keyword: 'required',
      }),
      effect: () => ({
        request: ({ request }) => (isBrokenJson(request) ? { ...request, body: good } : request),
      }),
    }),
  ];
}

function asMediaType(request: RequestValue, documented: string): RequestValue {
  const sent = headerOf(request, 'content-type') ?? '';
  const isDocumented = sent.toLowerCase().startsWith(documented);
  return request.body === undefined || isDocumented
    ? request
    : { ...request, headers: { ...request.headers, 'content-type': documented } };
}

/** Every image has a signature among its first bytes; an upload without any is let pass as none. */
function withoutBadUpload(request: RequestValue): RequestValue {
  const bytes = Buffer.from(request.body ?? new Uint8Array());
  const isImage = [
    [0xff, 0xd8, 0xff],
    [0x89, 0x50, 0x4e, 0x47],
    [0x25, 0x50, 0x44, 0x46],
  ].some((signature) => bytes.includes(Buffer.from(signature)));
  return isImage ? request : { ...request, body: undefined };
}

function isBrokenJson({ body }: RequestValue): boolean {
  return (
    body !== undefined && body.length > 0 && parseJson(Buffer.from(body).toString()) === undefined
  );
}

function toMutant(
  intact: Intact,
  { id: operation }: Operation,
  { rule, what, ...told }: { readonly rule: RequestRuleId } & Parameters<typeof effectMutant>[2],
): Mutant {
  return effectMutant(intact, { id: rule, operation }, { ...told, what: `${operation}/${what}` });
}
