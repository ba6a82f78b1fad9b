import type { components } from '../../openapi/admin-types.gen.js';
import type { Fault } from '../message.js';
import { BodyFileError, type BodyFiles } from './body-file.js';
import { compileAnswerTemplate, isTemplated, type RenderAnswer } from './answer-template.js';
import { compileHeaders, type Headers } from './answer-headers.js';
import { compileDelay, type DrawDelay } from './delay.js';
import { requireAllowed } from './origin.js';
import { PatternError } from './pattern-error.js';

export type StubResponse = components['schemas']['StubResponse'];

/** How the answer of a stub travels. */
export interface Journey {
  /** In milliseconds, each adding to the others. */
  readonly delays: readonly DrawDelay[];
  readonly dribble?: { readonly chunks: number; readonly duration: number };
  readonly fault?: Fault;
  readonly reason?: string;
}

/** What a stub says itself. */
export interface FixedAnswer {
  readonly kind: 'fixed';
  readonly status: number;
  readonly headers: Headers;
  /** A JSON value, bytes, or nothing. */
  readonly body?: unknown;
  readonly journey: Journey;
  /** Works out from a request what is said, for a stub with templates. */
  readonly render?: RenderAnswer;
}

/** What another server says. */
export interface ProxiedAnswer {
  readonly kind: 'proxied';
  readonly target: URL;
  /** What stands before each path, as it was written. */
  readonly basePath: string;
  readonly prefixToRemove: string;
  readonly addHeaders: Readonly<Record<string, string>>;
  /** In lower case. */
  readonly removeHeaders: readonly string[];
  /** What the answer gets beside its own headers. */
  readonly headers: Headers;
  readonly journey: Journey;
}

/** What the simulator itself says. */
export interface OwnAnswer {
  readonly kind: 'passthrough';
  readonly journey: Journey;
}

export type Answer = FixedAnswer | ProxiedAnswer | OwnAnswer;

const SAYS = [
  'transformers',
  'status',
  'statusMessage',
  'headers',
  'body',
  'jsonBody',
  'base64Body',
  'bodyFileName',
] as const;

/** What an answer may reach. */
export interface AnswerRules {
  readonly allowProxy: readonly string[];
  readonly bodyFiles?: BodyFiles | undefined;
}

/** @throws PatternError when a part of it cannot be used */
export function compileAnswer(
  response: StubResponse,
  pointer: string,
  { allowProxy, bodyFiles }: AnswerRules,
): Answer {
  const { passthrough = false, proxyBaseUrl } = response;
  const journey = compileJourney(response, pointer);
  if (!passthrough && proxyBaseUrl === undefined) {
    const fixed = compileFixed(response, pointer, journey, bodyFiles);
    if (!isTemplated(response, pointer)) return fixed;
    return { ...fixed, render: compileAnswerTemplate(response, fixed, pointer, bodyFiles) };
  }
  const maker = passthrough ? 'passthrough' : 'proxyBaseUrl';
  // WireMock's own client sends a status with every answer, and the other server's is the one that counts.
  const own = passthrough
    ? ([...SAYS, 'proxyBaseUrl'] as const)
    : ([...SAYS, 'fault'] as const).filter((name) => name !== 'status' && name !== 'headers');
  const idle = own.find((name) => response[name] !== undefined);
  if (idle !== undefined) {
    throw new PatternError(
      `${pointer}/${idle}`,
      `has no effect together with ${maker}; remove one of them`,
    );
  }
  if (proxyBaseUrl === undefined) return { kind: 'passthrough', journey };
  return {
    kind: 'proxied',
    ...compileTarget(proxyBaseUrl, `${pointer}/proxyBaseUrl`, allowProxy),
    prefixToRemove: response.proxyUrlPrefixToRemove ?? '',
    addHeaders: response.additionalProxyRequestHeaders ?? {},
    removeHeaders: (response.removeProxyRequestHeaders ?? []).map((name) => name.toLowerCase()),
    headers: compileHeaders(response.headers ?? {}, `${pointer}/headers`),
    journey,
  };
}

function compileTarget(
  proxyBaseUrl: string,
  pointer: string,
  allowProxy: readonly string[],
): Pick<ProxiedAnswer, 'target' | 'basePath'> {
  const target = requireAllowed(proxyBaseUrl, pointer, allowProxy);
  if (/[?#]/.test(proxyBaseUrl)) {
    throw new PatternError(pointer, 'must not have a query or a fragment: the path comes after it');
  }
  // WireMock puts the path behind it as it is: a slash at its end stays.
  const isBare = target.pathname === '/' && !proxyBaseUrl.endsWith('/');
  return { target, basePath: isBare ? '' : target.pathname };
}

function compileJourney(response: StubResponse, pointer: string): Journey {
  const { fixedDelayMilliseconds, delayDistribution, chunkedDribbleDelay, fault } = response;
  const delays: DrawDelay[] = [];
  if (fixedDelayMilliseconds !== undefined) delays.push(() => Number(fixedDelayMilliseconds));
  if (delayDistribution !== undefined) {
    delays.push(compileDelay(delayDistribution, `${pointer}/delayDistribution`));
  }
  return {
    delays,
    ...(chunkedDribbleDelay !== undefined && {
      dribble: {
        chunks: chunkedDribbleDelay.numberOfChunks,
        duration: chunkedDribbleDelay.totalDuration,
      },
    }),
    ...(fault !== undefined && { fault }),
    ...(response.statusMessage !== undefined && { reason: response.statusMessage }),
  };
}

function compileFixed(
  response: StubResponse,
  pointer: string,
  journey: Journey,
  bodyFiles: BodyFiles | undefined,
): FixedAnswer {
  const { body, base64Body, bodyFileName } = response;
  // To WireMock, null is the same as nothing.
  const jsonBody = response.jsonBody ?? undefined;
  const status = Number(response.status ?? 200);
  const isNamedByTemplate =
    bodyFileName?.includes('{{') === true && response.transformers !== undefined;
  const bodies = { body, jsonBody, base64Body, bodyFileName };
  const given = Object.entries(bodies).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    const [first, second] = given.map(([name]) => name);
    throw new PatternError(
      `${pointer}/${second ?? ''}`,
      `cannot be used together with ${first ?? ''}`,
    );
  }
  const content =
    base64Body !== undefined
      ? Buffer.from(base64Body, 'base64')
      : body !== undefined
        ? Buffer.from(body)
        : bodyFileName !== undefined && !isNamedByTemplate
          ? readBody(bodyFileName, `${pointer}/bodyFileName`, bodyFiles)
          : isTextOtherwise(jsonBody, response)
            ? Buffer.from(JSON.stringify(jsonBody))
            : jsonBody;
  // To WireMock, these have no body, whatever the stub says.
  const isEmpty = status === 204 || status === 304;
  const sent = isEmpty ? undefined : content;
  return {
    kind: 'fixed',
    status,
    headers: compileHeaders(response.headers ?? {}, `${pointer}/headers`, {
      // That of a template is not known yet.
      length: response.transformers?.length ? undefined : lengthOf(sent),
    }),
    ...(sent !== undefined && { body: sent }),
    journey,
  };
}

const lengthOf = (body: unknown): number =>
  body === undefined
    ? 0
    : body instanceof Uint8Array
      ? body.length
      : Buffer.byteLength(JSON.stringify(body));

/** A JSON text that would be sent without its quotes, since its content type is not that of JSON. */
function isTextOtherwise(jsonBody: unknown, { headers = {} }: StubResponse): boolean {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type');
  return typeof jsonBody === 'string' && type !== undefined && !String(type[1]).includes('json');
}

function readBody(name: string, pointer: string, files: BodyFiles | undefined): Uint8Array {
  if (files === undefined) {
    throw new PatternError(
      pointer,
      'needs a directory of files: start the server with --mappings DIR, and put the file into DIR/__files',
    );
  }
  try {
    return files.read(name);
  } catch (error) {
    if (error instanceof BodyFileError) throw new PatternError(pointer, error.message);
    throw error;
  }
}
