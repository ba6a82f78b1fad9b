import type { Contract } from '../../openapi/contract.js';
import { headerViolations } from '../../openapi/header-violations.js';
import { responseFor, type Operation } from '../../openapi/operation.js';
import { textIn } from '../reply-headers.js';
import type { FixedAnswer } from './answer.js';
import { matchesAll } from './criteria.js';
import { compileRequestPattern, type RequestPattern } from './request-pattern.js';
import { createSubject } from './subject.js';

/** What the answer of a stub would break, for a person; empty when it keeps the contract. */
export type FindBreaches = (answer: FixedAnswer) => readonly string[];

/** Holds answers against every operation whose requests the stub can take, by their method and path. */
export function createFindBreaches(request: RequestPattern, contract: Contract): FindBreaches {
  const operations = reachable(request, contract);
  return (answer) =>
    operations.flatMap((operation) =>
      check(operation, answer, contract).map((breach) => `${operation.id}: ${breach}`),
    );
}

function reachable(pattern: RequestPattern, contract: Contract): readonly Operation[] {
  const { method, operationId, url, urlPath, urlPattern, urlPathPattern, urlPathTemplate } =
    pattern;
  const place = compileRequestPattern(
    {
      ...(method !== undefined && { method }),
      ...(operationId !== undefined && { operationId }),
      ...(urlPattern !== undefined && { urlPattern }),
      ...(urlPathPattern !== undefined && { urlPathPattern }),
    },
    '',
    contract,
  );
  const exact = (url ?? urlPath)?.replace(/\?.*$/s, '') ?? urlPathTemplate;
  return [...contract.operations.values()].filter((operation) => {
    if (exact !== undefined) {
      const match = contract.match(operation.method, exact);
      if (match === undefined || !('operation' in match) || match.operation !== operation) {
        return false;
      }
    }
    const paths = exact === undefined ? samplePaths(operation, contract.basePath) : [exact];
    return paths.some((path) => matchesAll(place, subjectOf(operation.method, path)));
  });
}

/** Paths that a regular expression for the operation should know: with its examples, and without. */
function samplePaths({ path, parameters }: Operation, basePath: string): readonly string[] {
  const fill = (valueOf: (name: string) => string): string =>
    path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(valueOf(name)));
  const example = (name: string): string => {
    const found = parameters.find(
      (parameter) => parameter.in === 'path' && parameter.name === name,
    );
    return typeof found?.example === 'string' ? found.example : 'x';
  };
  const uuid = '00000000-0000-4000-8000-000000000000';
  return [example, () => 'x', () => uuid]
    .map(fill)
    .flatMap((sample) => [basePath + sample, sample]);
}

const subjectOf = (method: string, url: string): ReturnType<typeof createSubject> =>
  createSubject({ method, url, headers: {}, rawHeaders: [], body: undefined });

function check(operation: Operation, answer: FixedAnswer, contract: Contract): readonly string[] {
  const { status, headers } = answer;
  const content = readContent(answer, responseFor(operation, status)?.mediaType);
  if (typeof content === 'string') return [content];
  const inBody = contract
    .validateReply(operation, status, content.json)
    .map(({ pointer, message }) => (pointer === '' ? message : `the body's ${pointer} ${message}`));
  const inHeaders = headerViolations(contract, operation, status, (name) => textIn(headers, name));
  const breaches = [
    ...inBody,
    ...inHeaders.map(
      ({ pointer, message }) => `the header ${pointer.replace('/header/', '')} ${message}`,
    ),
  ];
  const type = [headers['content-type']].flat()[0];
  return type === undefined || type.includes('json') || content.json === undefined
    ? breaches
    : [...breaches, `the content type is ${type}, not application/json`];
}

/** The body as the contract describes it, or what is wrong with it. */
function readContent(
  { body }: FixedAnswer,
  mediaType: string | undefined,
): { readonly json?: unknown } | string {
  if (!(body instanceof Uint8Array)) return { json: body };
  if (body.length === 0) return {};
  if (mediaType !== undefined && !mediaType.includes('json')) return { json: body };
  try {
    return { json: JSON.parse(Buffer.from(body).toString()) as unknown };
  } catch {
    return 'the body is not JSON';
  }
}
