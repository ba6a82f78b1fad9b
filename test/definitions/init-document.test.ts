import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';

const command = useCommand();
const newDirectory = useDirectories();

const refersTo = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string): object => ({
  content: { 'application/json': { schema: refersTo(name) } },
});
const answer = (name: string): object => ({ description: 'It is so.', ...json(name) });

/** An API of things, which may be parts of one another. */
function documentWith(asked: string, schemas: object): string {
  const directory = newDirectory();
  const file = path.join(directory, 'things.yaml');
  const id = { name: 'thing_id', in: 'path', required: true, schema: { type: 'string' } };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    paths: {
      '/things': {
        post: {
          operationId: 'makeThing',
          requestBody: json(asked),
          responses: { 201: answer('Thing') },
        },
      },
      '/things/{thing_id}': {
        parameters: [id],
        get: { operationId: 'getThing', responses: { 200: answer('Thing') } },
      },
    },
    components: {
      schemas: {
        Thing: {
          type: 'object',
          required: ['thing_id'],
          properties: { thing_id: { type: 'string' }, part: refersTo('Thing') },
        },
        ...schemas,
      },
    },
  };
  fs.writeFileSync(file, stringify(document));
  return file;
}

async function init(file: string): Promise<{
  readonly code: number | null;
  readonly stderr: string;
  readonly isThere: boolean;
}> {
  const directory = path.join(path.dirname(file), 'drafted');
  const { code, stderr } = await command.run(['init', file, directory]);
  return { code, stderr, isThere: fs.existsSync(directory) };
}

test.each([
  {
    given: 'a reference to nothing, without which nothing can be made',
    asked: 'Thin',
    schemas: {},
    told: /things\.yaml:\d+ \/paths\/~1things\/post\/.*\/\$ref #\/components\/schemas\/Thin leads to nothing: did you mean Thing\?/,
  },
  {
    given: 'references that lead to one another',
    asked: 'A',
    schemas: { A: refersTo('B'), B: refersTo('A') },
    told: /things\.yaml:\d+ \/components\/schemas\/A\/\$ref the reference leads back to itself: #\/components\/schemas\/B → /,
  },
])('init refuses $given, by its line, and leaves nothing behind', async ({ told, ...given }) => {
  const { code, stderr, isThere } = await init(documentWith(given.asked, given.schemas));
  expect([code, isThere]).toEqual([2, false]);
  expect(stderr).toMatch(told);
});

test('a schema that contains itself is drafted as any other', async () => {
  const drafted = await init(documentWith('Thing', {}));
  expect(drafted).toEqual({ code: 0, stderr: '', isThere: true });
});

test('a reference to nothing that only some operations need is a warning', async () => {
  const { code, stderr, isThere } = await init(documentWith('Thing', { Unused: refersTo('Gone') }));
  expect([code, isThere]).toEqual([0, true]);
  expect(stderr).toMatch(/^warning: .*things\.yaml:\d+ .*Gone leads to nothing/);
});

test('editors find the description of the format beside the draft', async () => {
  const file = documentWith('Thing', {});
  await init(file);
  const drafted = path.join(path.dirname(file), 'drafted', 'lifecycles', '1-thing.yaml');
  const [first = ''] = fs.readFileSync(drafted, 'utf8').split('\n');
  const [, schema = ''] = /^# yaml-language-server: \$schema=(.+)$/.exec(first) ?? [];
  const found = path.resolve(path.dirname(drafted), schema);
  expect(fs.readFileSync(found)).toEqual(fs.readFileSync('spec/lifecycle.schema.json'));
});
