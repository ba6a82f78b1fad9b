import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BREACHES } from './breaches.js';
import { CHOICES, combineChoices } from './choices.js';
import { OPERATIONS } from './operations.js';

const here = path.join(process.cwd(), 'test', 'witness');

/** The server without its two tables. */
async function readServer(): Promise<string> {
  const files = (await readdir(here)).filter(
    (name) => name.endsWith('.ts') && !/^(choices|breach.*|.*\.test)\.ts$/.test(name),
  );
  const texts = await Promise.all(files.map((name) => readFile(path.join(here, name), 'utf8')));
  return texts.join('\n');
}

describe('the tables of the honest server', () => {
  test('each choice is one that the server can make', async () => {
    const server = await readServer();
    const dead = CHOICES.map(({ name }) => name).filter(
      (name) =>
        !server.includes(`'${name}'`) &&
        // Those that end in a status are asked for by their beginning.
        !(
          /-\d{3}$/.test(name) &&
          (server.includes(`'${name.slice(0, -4)}'`) || server.includes(`\`${name.slice(0, -4)}-`))
        ),
    );
    expect(dead).toEqual([]);
  });

  test('each breach is one that the server can commit', async () => {
    const server = await readServer();
    const dead = BREACHES.filter(
      ({ label }) =>
        !server.includes(`'${label}'`) &&
        !/^\d+ instead of \d+$/.test(label) &&
        // Problems of fields and headers are named by what is checked.
        !/^[\w-]+ (missing|too long|of another type)$/.test(label),
    );
    expect(dead.map(({ name }) => name)).toEqual([]);
  });

  test('names are unique, and operations known', () => {
    const names = [...CHOICES, ...BREACHES].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const known = new Set(OPERATIONS.map(({ id }) => id));
    expect(known.size).toBe(19);
    expect(BREACHES.filter(({ operation }) => !known.has(operation))).toEqual([]);
  });

  test('the combined servers make every choice', () => {
    expect(new Set(combineChoices().flat())).toEqual(new Set(CHOICES.map(({ name }) => name)));
  });
});
