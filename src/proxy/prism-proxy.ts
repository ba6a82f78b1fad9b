/**
 * Prism's proxy with our parts in it. Prism decides in which order things happen and what --errors
 * means; routing, both checks and the transport are ours, for the reasons that
 * docs/decisions/0020-prism-in-the-proxy.md gives with measurements.
 */
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpOperationConfig,
} from '@stoplight/prism-http';
import type { OpenApiDocument } from '../openapi/document.js';
import type { Operation, Violation } from '../openapi/operation.js';
import { silentLogger } from '../server/prism.js';
import { isDocumented } from './violations.js';
import type { UpstreamAnswer } from './upstream.js';

/** One exchange as Prism is to carry it. */
export interface Carriage {
  readonly method: string;
  readonly path: string;
  /** Absent when no operation has this path and method. */
  readonly operation: Operation | undefined;
  readonly requestViolations: readonly Violation[];
  forward(): Promise<UpstreamAnswer>;
  checkAnswer(answer: UpstreamAnswer): readonly Violation[];
}

export interface Carried {
  /** Absent when --errors kept the request from the upstream. */
  readonly answer: UpstreamAnswer | undefined;
  readonly requestViolations: readonly Violation[];
  readonly answerViolations: readonly Violation[];
}

type Components = Parameters<typeof createInstance>[1];
type Config = Parameters<typeof createInstance>[0];
type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace';
type Diagnostics = Extract<
  ReturnType<NonNullable<Components['validateInput']>>,
  { _tag: 'Left' }
>['left'];

const MOCK: IHttpOperationConfig = { dynamic: false };
/** Prism's enum is not in the package that it is used through. */
const ERROR: unknown = 0;

/** Refused before it reached the upstream. */
class Refused extends Error {}

export async function createPrismProxy(
  document: OpenApiDocument,
  upstream: URL,
  errors: boolean,
): Promise<(carriage: Carriage) => Promise<Carried>> {
  // Prism resolves references in place, so it gets a copy.
  const resources = await getHttpOperationsFromSpec(structuredClone(document));
  const config: Config = {
    isProxy: true,
    upstream,
    upstreamProxy: undefined,
    checkSecurity: false,
    validateRequest: true,
    validateResponse: true,
    errors,
    mock: MOCK,
  };
  return async (carriage) => {
    const { operation, requestViolations } = carriage;
    const documented = requestViolations.filter(isDocumented);
    // Prism's types have room for bodies as values only, so the answer goes beside it, byte for byte.
    let answer: UpstreamAnswer | undefined;
    let answerViolations: readonly Violation[] = [];
    const instance = createInstance(config, {
      logger: silentLogger(),
      route() {
        const resource = resources.find(({ iid }) => iid === operation?.id);
        return resource === undefined ? left(new Refused()) : right(resource);
      },
      validateInput: ({ element }) =>
        isSome(documented) ? left(toDiagnostics(documented)) : right(element),
      forward:
        ({ validations }) =>
        () =>
        async () => {
          if (validations.length > 0) return left(new Refused());
          try {
            answer = await carriage.forward();
            return right({ statusCode: answer.status });
          } catch (error) {
            return left(error instanceof Error ? error : new Error(String(error)));
          }
        },
      validateOutput: ({ element }) => {
        answerViolations = answer === undefined ? [] : carriage.checkAnswer(answer);
        return isSome(answerViolations) ? left(toDiagnostics(answerViolations)) : right(element);
      },
    });
    const request = {
      method: carriage.method.toLowerCase() as Method,
      url: { path: carriage.path },
    };
    const result = await instance.request(request, resources, { ...config, mock: { ...MOCK } })();
    if (result._tag === 'Left' && !(result.left instanceof Refused)) throw result.left;
    return { answer, requestViolations, answerViolations };
  };
}

type Some<T> = readonly [T, ...T[]];

function isSome<T>(list: readonly T[]): list is Some<T> {
  return list.length > 0;
}

function toDiagnostics(violations: Some<Violation>): Diagnostics {
  const [first, ...others] = violations;
  const toDiagnostic = ({ pointer, message }: Violation): Diagnostics[number] => ({
    code: 'contract',
    severity: ERROR as Diagnostics[number]['severity'],
    message,
    path: pointer.split('/').slice(1),
  });
  return [toDiagnostic(first), ...others.map(toDiagnostic)];
}

const left = <T>(value: T) => ({ _tag: 'Left', left: value }) as const;
const right = <T>(value: T) => ({ _tag: 'Right', right: value }) as const;
