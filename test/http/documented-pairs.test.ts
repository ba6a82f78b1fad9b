import { describe, expect, test } from '@jest/globals';
import type { Pair } from '../../src/admin/pairs.js';
import { documentedOperations } from '../spec/documented-pairs.js';
import { documentedOperation } from '../support/documented-answer.js';
import { useSimulator } from '../support/simulator.js';

const transcribed = documentedOperations.flatMap(({ operationId, responses }) =>
  responses.map(([status]) => `${operationId} ${status}`),
);

describe.each([
  { order: 'in the order of the catalogue', arrange: (pairs: Pair[]) => pairs },
  { order: 'backwards', arrange: (pairs: Pair[]) => pairs.reverse() },
])('every documented pair is reached by a plain HTTP client: $order', ({ arrange }) => {
  const simulator = useSimulator();

  test('all 94, without a control call, each answer as the contract has it', async () => {
    const { body } = await simulator.admin('GET', '/catalogue');
    const pairs = body['pairs'] as Pair[];
    expect(pairs.map(({ operation, status }) => `${operation} ${status}`).sort()).toEqual(
      [...transcribed].sort(),
    );
    expect(pairs).toHaveLength(94);

    const reached = [];
    for (const pair of arrange(pairs)) {
      const { method, path, headers, body: json, body_base64: base64 } = pair;
      // Throws when the body breaks the schema of the operation and the status.
      const { status, rule } = await simulator.send({
        method,
        path,
        headers,
        token: null,
        ...(json !== undefined && { body: json }),
        ...(base64 !== undefined && { bytes: Buffer.from(base64, 'base64') }),
      });
      reached.push({ ...pair, reached: status, going: documentedOperation(method, path), rule });
    }
    for (const { operation, status, why, reached: got, going, rule } of reached) {
      expect({ operation, why, status: got }).toEqual({ operation, why, status });
      expect(going).toBe(operation);
      expect(rule).not.toBe('override.prefer');
    }
  });
});
