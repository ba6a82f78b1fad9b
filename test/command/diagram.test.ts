import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import { useCommand } from '../support/command.js';

const command = useCommand();

describe('diagram', () => {
  test('docs/lifecycles.md is what the command prints', async () => {
    const { code, stdout } = await command.run(['diagram']);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync('docs/lifecycles.md', 'utf8'));
  });

  test('every change of every table is an arrow', async () => {
    for (const { kind, rows, expiry, outside } of lifecycles.all) {
      const { stdout } = await command.run(['diagram', kind, '--format', 'mermaid']);
      for (const { id, from, to } of [...rows, expiry, ...outside]) {
        const arrows = stdout.split('\n').filter((line) => line.endsWith(`: ${id}`));
        expect({ id, arrows: arrows.length }).toEqual({
          id,
          arrows: to === undefined ? 0 : from.length,
        });
      }
    }
  });

  test('one kind as a file of SVG', async () => {
    const { code, stdout } = await command.run(['diagram', 'document-scoring', '--format', 'svg']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*<\/svg>\n$/);
    for (const state of lifecycles.of('document-scoring').states)
      expect(stdout).toContain(`>${state}<`);
  });

  test.each([
    { given: ['diagram', '--format', 'svg'], says: '--format svg draws one kind of record' },
    { given: ['diagram', 'contract'], says: 'agent-identification' },
  ])('$given is exit 2', async ({ given, says }) => {
    const { code, stderr } = await command.run(given);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
