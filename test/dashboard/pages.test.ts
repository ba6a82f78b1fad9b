import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { adminContract } from '../../src/openapi/admin-contract.js';
import { node } from '../spec/document.js';
import { useSimulator } from '../support/simulator.js';

const simulator = useSimulator();
const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`${simulator.url}${path}`, { headers, redirect: 'manual' });

describe('the reference page', () => {
  test('comes with everything that it names, and runs nothing inline', async () => {
    for (const path of ['/__admin/docs', '/__admin/docs/']) {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toBe(
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'",
      );
      const page = await answer.text();
      expect(page).not.toMatch(/<script>|<style|\son\w+=|style="/);
      const named = [...page.matchAll(/(?:src|href)="(\/__admin\/docs\/[^"]+)"/g)];
      expect(named).toHaveLength(4);
      for (const [, file = ''] of named) expect((await get(file)).status).toBe(200);
    }
  });

  test('brings the licenses of what it is made with', async () => {
    const text = await (await get('/__admin/docs/swagger-ui-license.txt')).text();
    expect(text).toContain('Apache License');
    expect(text).toContain('SmartBear');
    expect(readdirSync('dist/docs').filter((name) => name.endsWith('.map'))).toEqual([]);
  });

  test('is asked for again only when it has changed', async () => {
    const first = await get('/__admin/docs/reference.js');
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const again = await get('/__admin/docs/reference.js', { 'if-none-match': `"x", ${etag}` });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const other = await get('/__admin/docs/reference.js', { 'if-none-match': '"x"' });
    expect(other.status).toBe(200);
  });

  test.each([
    '/__admin/docs/nothing.js',
    '/__admin/docs/package.json',
    '/__admin/docs/../../package.json',
    '/__admin/docs/..%2f..%2fpackage.json',
    '/__admin/docs/%2e%2e/index.js',
    '/__admin/docs/a/b.js',
  ])('has no file %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe('the document of the control plane', () => {
  test('is the same in JSON and in YAML, and has every endpoint', async () => {
    const json = node(await (await get('/__admin/openapi.json')).json());
    const text = await (await get('/__admin/openapi.yaml')).text();
    expect(parse(text)).toEqual(json);
    expect(text).not.toMatch(/ [&*]a\d+\b/);
    const paths = node(json['paths']);
    for (const { path } of adminContract().operations.values())
      expect(paths).toHaveProperty([path]);
  });
});
