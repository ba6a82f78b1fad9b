/** What `check` says of files that nobody reads: a name that is almost right keeps nothing from a start. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { inspect, tell } from '../../src/definition/load.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary } from './library-with.js';

const newDirectory = useDirectories();

/** A library that is changed as a whole, and what is told of it. */
async function toldOf(change: (directory: string) => void): Promise<readonly string[]> {
  const directory = copyLibrary(newDirectory(), []);
  change(directory);
  const { findings } = await inspect(directory);
  return findings.map((each) => `${each.level}: ${tell(each).replaceAll(`${directory}/`, '')}`);
}

const write = (file: string) => (directory: string) => {
  fs.mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
  fs.writeFileSync(path.join(directory, file), '{}\n');
};
const rename = (from: string, to: string) => (directory: string) => {
  fs.renameSync(path.join(directory, from), path.join(directory, to));
};
const emptied = (directory: string): void => {
  fs.rmSync(path.join(directory, 'lifecycles'), { recursive: true });
  fs.mkdirSync(path.join(directory, 'lifecycles'));
};

test.each([
  {
    given: 'no lifecycle',
    change: emptied,
    told: /^warning: lifecycles has no lifecycle: none of its files ends in .yaml, .yml or .json. Write one/,
  },
  {
    given: 'lifecycles with another ending',
    change: (directory: string) => {
      emptied(directory);
      write('lifecycles/book.txt')(directory);
    },
    told: /^warning: lifecycles has no lifecycle: /,
  },
  {
    given: 'lifecycles that lie deeper',
    change: write('lifecycles/more/loan.yaml'),
    told: /^warning: lifecycles\/more is not read: lifecycles stand in .*lifecycles itself\. Move its files there$/,
  },
  {
    given: 'a directory that is called as a file',
    change: write('lifecycles/3.yaml/loan.yaml'),
    told: /^warning: lifecycles\/3\.yaml is not read: /,
  },
  {
    given: 'a file in place of the directory',
    change: (directory: string) => {
      fs.rmSync(path.join(directory, 'lifecycles'), { recursive: true });
      write('lifecycles')(directory);
    },
    told: /^error: lifecycles is not a directory\. Lifecycles are files in it, such as/,
  },
  {
    given: 'a directory that is almost called lifecycles',
    change: rename('lifecycles', 'lifecycle'),
    told: /^warning: lifecycle is not read: rename it to lifecycles$/,
  },
  {
    given: 'a directory that is almost called fixtures',
    change: rename('fixtures', 'Fixture'),
    told: /^warning: Fixture is not read: rename it to fixtures$/,
  },
  {
    given: 'errors with another ending',
    change: write('errors.yml'),
    told: /^warning: errors\.yml is not read: rename it to errors\.yaml$/,
  },
  {
    given: 'credentials with another ending',
    change: write('credentials.json'),
    told: /^warning: credentials\.json is not read: rename it to credentials\.yaml$/,
  },
  {
    given: 'code with another ending',
    change: write('definition.js'),
    told: /^warning: definition\.js is not read: rename it to definition\.mjs$/,
  },
  {
    given: 'a second document',
    change: write('openapi.json'),
    told: /^warning: openapi\.json is not read, because openapi\.yaml is: keep one of the two$/,
  },
])('$given', async ({ change, told }) => {
  expect(await toldOf(change)).toEqual([expect.stringMatching(told)]);
});

test.each([
  { given: 'an ending in capitals', change: rename(BOOK, 'lifecycles/1-book.YAML') },
  { given: 'notes', change: write('errors.md') },
  { given: 'the description of lifecycles', change: write('lifecycle.schema.json') },
  {
    given: 'the source of code that is there',
    change: (directory: string) => {
      write('definition.ts')(directory);
      fs.writeFileSync(path.join(directory, 'definition.mjs'), 'export const effects = {};\n');
    },
  },
])('nothing is told of $given', async ({ change }) => {
  expect(await toldOf(change)).toEqual([]);
});
