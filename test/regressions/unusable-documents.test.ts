import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';

describe('a document that cannot be used says why', () => {
  const freshDirectory = useDirectories();
  const head = 'openapi: 3.0.0\ninfo: {title: a, version: "1"}\n';
  test.each([
    { text: 'swagger: "2.0"\npaths: {}\n', told: /Swagger 2.*swagger2openapi/ },
    { text: 'title: none\n', told: /not an OpenAPI 3 document/ },
    { text: `${head}paths: {}\n`, told: /has no operations/ },
    {
      text: `${head}paths:\n  /a:\n    $ref: other.yaml#/a\n`,
      told: /other\.yaml.*points outside the document.*bundle/,
    },
  ])('$told', async ({ text, told }) => {
    const spec = path.join(freshDirectory(), 'document.yaml');
    fs.writeFileSync(spec, text);
    const opening = createSimulator({ port: 0, spec }).then((opened) => opened.close());
    await expect(opening).rejects.toThrow(told);
  });

  test('a reference to nothing, and a keyword of the wrong type, are passed over and told once', async () => {
    const spec = path.join(freshDirectory(), 'slips.yaml');
    fs.writeFileSync(
      spec,
      `${head}paths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: ''\n          content:\n            application/json:\n              schema:\n                type: object\n                required: true\n                properties: {b: {$ref: '#/components/schemas/None'}, c: {type: file, pattern: '['}}\n`,
    );
    const lines: string[] = [];
    const log = {
      info: (line: string) => void lines.push(line),
      error: (line: string) => void lines.push(line),
      flush: () => undefined,
    };
    const opened = await createSimulator({ port: 0, spec, log, logRequests: false });
    for (let count = 0; count < 2; count += 1)
      expect(
        (await opened.handle({ url: '/a', headers: { authorization: 'Bearer test_admin' } }))
          .status,
      ).toBe(200);
    await opened.close();
    expect(lines.filter((line) => line.includes('points to nothing'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('type "file"'))).toHaveLength(1);
  });
});
