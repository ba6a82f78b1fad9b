import type { Call, Refusal, Switches } from './call.js';

export interface Written {
  readonly type: string;
  readonly text: string;
}

const CODES: Readonly<Record<number, readonly [string, string]>> = {
  400: ['MDOC_002', 'INVALID_INPUT'],
  401: ['MDOC_003', 'UNAUTHORIZED'],
  403: ['MDOC_003', 'UNAUTHORIZED'],
  404: ['MDOC_004', 'RESOURCE_NOT_FOUND'],
  409: ['MDOC_006', 'CONFLICT'],
  410: ['MDOC_005', 'RESOURCE_IS_NO_LONGER_AVAILABLE'],
};

/** Of an error on a documented operation; nothing where the page gives no schema and none is sent. */
export function writeError(refusal: Refusal, status: number, call: Call): Written | undefined {
  const { operation, on } = call;
  const described = !operation.none.includes(status);
  if (!described) {
    if (on.chooses('errors-without-body')) return undefined;
    if (on.chooses('errors-as-text')) return { type: 'text/plain', text: refusal.message };
    if (on.chooses('errors-as-html')) return { type: 'text/html', text: '<h1>Error</h1>' };
    if (on.chooses('errors-as-problem')) {
      const problem = { type: 'about:blank', title: 'Error', status, detail: refusal.message };
      return { type: 'application/problem+json', text: JSON.stringify(problem) };
    }
    if (on.chooses('errors-as-other-json')) {
      return { type: 'application/json', text: JSON.stringify({ message: refusal.message }) };
    }
  }
  const breaks = on.breaks.bind(on, operation.id);
  const byDefault = !operation.described.includes(status);
  if (described && breaks('errors left out')) return undefined;
  if (described && byDefault && breaks('errors by default left out')) return undefined;
  if (described && breaks('errors as text')) return { type: 'text/plain', text: refusal.message };
  const body = described
    ? errorsOf(call, status, refusal.message)
    : plainErrors(status, refusal.message, on);
  const extra = on.chooses('errors-extra-top') && { trace_id: 'a1', status };
  const type = on.chooses('errors-vendor-type')
    ? 'application/vnd.witness+json'
    : 'application/json';
  return { type, text: JSON.stringify({ ...(body as object), ...extra }) };
}

type ErrorItem = Readonly<Record<string, unknown>>;

function plainErrors(status: number, details: string, on: Switches): { errors?: unknown } {
  if (on.chooses('errors-list-absent')) return {};
  if (on.chooses('errors-list-empty')) return { errors: [] };
  const [code, title] = CODES[status] ?? ['MDOC_000', 'UNPROCESSABLE_ENTITY'];
  const item: ErrorItem = {
    code: on.chooses('errors-paired-otherwise') ? 'MDOC_000' : code,
    title: on.chooses('errors-paired-otherwise') ? 'PARAMETER_ERROR' : title,
    ref: on.chooses('errors-ref-plain')
      ? 'see the pages'
      : 'https://developers.masstack.com/en/docs/apis_documents_doc_swagger/1/schemas/#schemaerror',
    details,
    ...(on.chooses('errors-extra-members') && { httpStatusCode: status }),
  };
  return { errors: on.chooses('errors-list-of-two') ? [item, item] : [item] };
}

function errorsOf({ operation, on }: Call, status: number, details: string): unknown {
  const breaks = on.breaks.bind(on, operation.id);
  const body = plainErrors(status, details, on);
  const [first] = Array.isArray(body.errors) ? (body.errors as readonly ErrorItem[]) : [];
  if (breaks('errors not in a list')) return { errors: first ?? {} };
  if (first === undefined) return body;
  const { code, title, ref, details: text } = first;
  if (breaks('an error without its details')) return { errors: [{ code, title, ref }] };
  if (breaks('an error without its ref')) return { errors: [{ code, title, details: text }] };
  if (breaks('an error with a number for its code')) return { errors: [{ ...first, code: 4 }] };
  if (breaks('an error with a list for its details'))
    return { errors: [{ ...first, details: [text] }] };
  if (breaks('an error with an unknown code')) return { errors: [{ ...first, code: 'MDOC_404' }] };
  if (breaks('an error with an unknown title')) return { errors: [{ ...first, title: 'OOPS' }] };
  if (breaks('an error with other field names')) {
    return { errors: [{ errorCode: code, name: title, link: ref, message: text }] };
  }
  return body;
}
