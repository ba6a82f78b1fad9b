import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createSimulator, type Simulator } from '../../src/index.js';
import { chain } from '../support/requests.js';
import { sendTo } from '../support/simulator.js';

describe('traces', () => {
  const exporter = new InMemorySpanExporter();
  let simulator: Simulator;
  beforeAll(async () => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    simulator = await createSimulator({ port: 0, data: 'memory' });
  });
  afterAll(async () => {
    await simulator.close();
    trace.disable();
    propagation.disable();
  });

  test('have a span for each request, below the one that the client names', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const parent = 'b7ad6b7169203331';
    await sendTo(simulator.url, {
      path: `${chain('nobodys')}?token=some-secret`,
      headers: {
        traceparent: `00-${traceId}-${parent}-01`,
        'x-mock-world': 'w1',
        'user-agent': 'test',
      },
    });
    const [span] = exporter.getFinishedSpans();
    const route = '/v1/orgs/{org_id}/identifications/chain/{identification_chain_id}';
    expect(span?.name).toBe(`GET ${route}`);
    expect(span?.kind).toBe(SpanKind.SERVER);
    expect(span?.spanContext().traceId).toBe(traceId);
    expect(span?.parentSpanContext?.spanId).toBe(parent);
    expect(span?.status.code).toBe(SpanStatusCode.UNSET);
    expect(span?.attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 404,
      'http.route': route,
      'url.scheme': 'http',
      'url.path': '/v1/orgs/yoigo/identifications/chain/nobodys',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(simulator.url).port),
      'user_agent.original': 'test',
      'masstack_mock.rule': 'chain.status.unknown',
      'masstack_mock.world': 'w1',
      'masstack_mock.operation': 'getChainedIdentificationStatus',
    });
    const { startTime = [0, 0], endTime = [0, 0] } = span ?? {};
    expect(endTime[0] + endTime[1] / 1e9).toBeGreaterThanOrEqual(startTime[0] + startTime[1] / 1e9);
  });

  test('say what failed', async () => {
    exporter.reset();
    await sendTo(simulator.url, {
      method: 'GET',
      path: chain('yoigo-chain-created'),
      headers: { prefer: 'code=500' },
    });
    const [span] = exporter.getFinishedSpans();
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
    expect(span?.attributes['error.type']).toBe('500');
  });
});
