import { toInstant } from '../runtime/clock.js';
import type { JournalEntry } from './journal.js';
import { originOf, type RequestValue } from './message.js';
import { isNobodys } from './no-operation.js';
import { pathIn } from './world-path.js';
import { REDACTED, redactBody, redactHeader, redactParameter, redactUrl } from './redaction.js';
import { MATCHED_STUB } from './stubs/serve.js';
import { cookiesOf } from './stubs/subject.js';
import type { World } from './world.js';

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** A request as WireMock's clients read it, with what is private redacted. */
export function describeRequest(world: World, entry: JournalEntry): Record<string, unknown> {
  const { request, at } = entry;
  const url = redactUrl(request.url);
  const headers = describeHeaders(request.headers);
  const { showsBodies } = world.journal;
  const body = showsBodies ? plainBody(request.body) : redactBody(request.body);
  const instant = toInstant(at);
  return {
    id: world.journal.idOf(entry),
    url,
    absoluteUrl: originOf(request) + pathIn(world.name, request) + url,
    method: request.method,
    headers,
    queryParams: describeQuery(request.url),
    cookies: Object.fromEntries(cookiesOf(request).map(([name]) => [name, REDACTED])),
    browserProxyRequest: false,
    body,
    bodyAsBase64: Buffer.from(showsBodies ? (request.body ?? '') : body).toString('base64'),
    loggedDate: at,
    loggedDateString: instant,
  };
}

/**
 * An entry of the journal as WireMock's clients read it, which refuse any other field: a request, its
 * answer, and who gave it. The rule that decided stands in the answer's header x-mock-rule.
 */
export function describeEntry(world: World, entry: JournalEntry): Record<string, unknown> {
  const { reply } = entry;
  const { id, ...request } = describeRequest(world, entry);
  const headers = describeHeaders({ ...reply.headers, 'x-mock-rule': reply.rule });
  const { delay, fault } = reply.delivery ?? {};
  const answer = {
    status: reply.status,
    headers,
    body: world.journal.showsBodies ? plainBody(reply.body) : redactBody(reply.body),
    ...(fault !== undefined && { fault }),
  };
  const stub = stubOf(entry);
  return {
    id,
    request,
    responseDefinition: {
      ...answer,
      ...(delay !== undefined && { fixedDelayMilliseconds: delay }),
    },
    response: answer,
    wasMatched: wasTaken(entry),
    timing: {
      addedDelay: delay ?? 0,
      processTime: 0,
      responseSendTime: 0,
      serveTime: 0,
      totalTime: delay ?? 0,
    },
    ...(stub !== undefined && {
      stubMapping: { id: stub, uuid: stub, ...nameOf(world, stub) },
    }),
  };
}

function plainBody(body: unknown): string {
  if (body === undefined) return '';
  return body instanceof Uint8Array ? Buffer.from(body).toString() : JSON.stringify(body);
}

/** Nothing else of the stub: it may hold what the journal redacts. */
function nameOf({ stubs }: World, id: string): { readonly name?: string } {
  const name = stubs.get(id)?.mapping.name;
  return name === undefined ? {} : { name };
}

/** The id of the stub that took part in the answer. */
export function stubOf({ reply }: JournalEntry): string | undefined {
  const id = reply.headers?.[MATCHED_STUB];
  return typeof id === 'string' ? id : undefined;
}

/** Whether a stub or an operation of the simulated API took the request. */
export function wasTaken({ reply }: JournalEntry): boolean {
  return !isNobodys(reply.rule);
}

function describeHeaders(headers: RequestValue['headers']): Headers {
  const described: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    described[name] =
      typeof value === 'string'
        ? redactHeader(name, value)
        : value.map((one) => redactHeader(name, one));
  }
  return described;
}

function describeQuery(url: string): Record<string, unknown> {
  const parameters = new URLSearchParams(url.split('?').slice(1).join('?'));
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((key) => [
      key,
      { key, values: parameters.getAll(key).map((value) => redactParameter(key, value)) },
    ]),
  );
}
