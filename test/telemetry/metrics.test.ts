import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { chain, createAgent } from '../support/requests.js';
import { sendTo, type Answer } from '../support/simulator.js';

describe('metrics', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await createSimulator({ port: 0, data: 'memory' });
  });
  afterAll(() => simulator.close());
  const read = (): Promise<Answer> =>
    sendTo(simulator.url, { path: '/__admin/metrics', token: null });

  test('count what was answered since they were asked for first, by operation, status and rule', async () => {
    const first = await read();
    expect(first.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(first.text).not.toContain('masstack_mock_requests_total{operation="getChain"');
    const path = chain('yoigo-chain-created');
    await sendTo(simulator.url, { path });
    await sendTo(simulator.url, { path, headers: { 'x-mock-world': 'some-world' } });
    await sendTo(simulator.url, { path: chain('somebody-elses') });
    await sendTo(simulator.url, createAgent());
    await sendTo(simulator.url, { path: '/__worlds/other-world/somewhere/else', token: null });
    await sendTo(simulator.url, { path: '/__worlds/other-world/__admin/clock', token: null });
    const { text } = await read();
    const counted = [...text.matchAll(/^masstack_mock_requests_total\{(.*)\} (\d+)$/gm)].map(
      ([, labels = '', count]) => `${labels.replaceAll(/\w+=|"/g, '')} ${count}`,
    );
    expect(counted).toEqual([
      'control-plane,200,admin 2',
      'getChainedIdentificationStatus,200,chain.status 2',
      'getChainedIdentificationStatus,404,chain.status.unknown 1',
      'createAgentIdentification,201,agent.create 1',
      'none,404,request.unknown-operation 1',
    ]);
    expect(text).toContain(
      'masstack_mock_request_duration_seconds_count{operation="getChainedIdentificationStatus"} 3',
    );
    expect(text).toContain('masstack_mock_worlds 3');
    expect(text).toMatch(/^masstack_mock_records \d+$/m);
    expect(text).toMatch(/^masstack_mock_build_info\{version="[\d.]+",node="v[\d.]+"\} 1$/m);
    // Nothing that grows with what people send, and nothing of theirs.
    expect(text).not.toMatch(/some-world|other-world|somewhere|somebody-elses|yoigo/);
    expect(text).not.toContain('database');
  });

  test('are no secret of another simulator in the same process', async () => {
    const other = await createSimulator({ port: 0, data: 'memory' });
    const { text } = await sendTo(other.url, { path: '/__admin/metrics', token: null });
    expect(text).not.toContain('operation="createAgentIdentification"');
    await other.close();
  });
});
