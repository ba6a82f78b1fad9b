import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { useSimulator } from '../support/simulator.js';

const simulator = useSimulator();

test.each(['/openapi.json', '/openapi.yaml'])(
  '%s serves the document without aliases',
  async (path) => {
    const { status, text } = await simulator.send({ path, token: null });
    expect(status).toBe(200);
    const document = parse(text, { maxAliasCount: 0 }) as { openapi: string; paths: object };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths).length).toBeGreaterThan(10);
  },
);
