import {
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
} from '@opentelemetry/api';
import type { Contract } from '../openapi/contract.js';
import { stopwatch } from '../runtime/clock.js';
import { headerOf, splitTarget } from '../server/message.js';
import { worldOf, type Exchange } from '../server/exchange.js';
import { redactPath } from '../server/redaction.js';
import type { Observe } from './observers.js';
import { operationOf } from './operation-of.js';

/** Makes a span of each answer. */
export function createTraces(
  contract: Pick<Contract, 'match' | 'operations' | 'basePath'>,
  version: string,
  scheme: 'http' | 'https',
): Observe {
  const tracer = trace.getTracer('masstack-mock', version);
  return (exchange) => {
    const { request, reply, duration } = exchange;
    const operation = operationOf(contract, request);
    const template = contract.operations.get(operation)?.path;
    const route = template === undefined ? undefined : contract.basePath + template;
    const method = METHODS.has(request.method) ? request.method : 'HTTP';
    const end = stopwatch();
    const span = tracer.startSpan(
      route === undefined ? method : `${method} ${route}`,
      {
        kind: SpanKind.SERVER,
        startTime: end - duration,
        attributes: {
          ...attributesOf(exchange, scheme),
          'masstack_mock.operation': operation,
          ...(route !== undefined && { 'http.route': route }),
        },
      },
      propagation.extract(ROOT_CONTEXT, request.headers),
    );
    if (reply.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(end);
  };
}

/** Those that the conventions know. */
const METHODS: ReadonlySet<string> = new Set(
  'CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT QUERY TRACE'.split(' '),
);

/** As the semantic conventions for HTTP name them. Of a request, what a log may show, too. */
function attributesOf({ request, reply }: Exchange, scheme: 'http' | 'https'): Attributes {
  const agent = headerOf(request, 'user-agent');
  const host = headerOf(request, 'host');
  const address = URL.canParse(`${scheme}://${host}`) ? new URL(`${scheme}://${host}`) : undefined;
  return {
    'http.request.method': METHODS.has(request.method) ? request.method : '_OTHER',
    'http.response.status_code': reply.status,
    'url.scheme': scheme,
    'url.path': redactPath(splitTarget(request.url).path),
    ...(address !== undefined && {
      'server.address': address.hostname,
      'server.port': Number(address.port || (scheme === 'http' ? 80 : 443)),
    }),
    ...(agent !== undefined && { 'user_agent.original': agent }),
    ...(reply.status >= 500 && { 'error.type': String(reply.status) }),
    'masstack_mock.rule': reply.rule,
    'masstack_mock.world': worldOf(request),
  };
}
