/** The page "Bring your own API", followed as somebody would who reads it for the first time. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';

const command = useCommand();
const newDirectory = useDirectories();
const PAGE = fs.readFileSync('docs/definitions.md', 'utf8');

/** What the page shows behind a line that begins with `$ `, up to the next one. */
function shownFor(line: string): string {
  const [, rest = ''] = PAGE.split(`$ ${line}\n`);
  return rest.split(/^(?:\$ |```)/m)[0] ?? '';
}

test('each command of the first chapter gives what the page shows', async () => {
  const directory = newDirectory();
  const file = path.join(directory, 'pizza.yaml');
  fs.writeFileSync(file, /```yaml\n(# pizza\.yaml\n[\s\S]*?)```/.exec(PAGE)?.[1] ?? '');
  const drafted = path.join(directory, 'pizza');
  const run = async (...args: readonly string[]): Promise<string> =>
    (await command.run(args)).stdout.replaceAll(drafted, 'pizza');
  expect(await run('init', file, drafted)).toBe(
    shownFor('npx masstack-mock init pizza.yaml pizza'),
  );
  expect(await run('check', drafted)).toBe(shownFor('npx masstack-mock check pizza'));
  const { url } = await command.start([
    ...['start', '--definition', drafted, '--data', 'memory', '--port', '0'],
  ]);
  const calls = [...PAGE.matchAll(/^\$ (curl .*127\.0\.0\.1:4010(\/v1\S*))$/gm)];
  expect(calls).toHaveLength(3);
  let at = PAGE;
  for (const [whole, line = '', target = ''] of calls) {
    at = at.slice(at.indexOf(whole) + whole.length + 1);
    const shown = at.split(/^(?:\$ |```)/m)[0] ?? '';
    const body = / -d '([^']*)'/.exec(line)?.[1];
    const answer = await fetch(`${url}${target}`, {
      method: 'POST',
      headers: { authorization: 'Bearer test_admin', 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    if (!line.includes(' -i ')) expect(`${text}\n`).toBe(shown);
    else {
      expect(shown).toContain(`HTTP/1.1 ${answer.status} ${answer.statusText}\n`);
      expect(shown).toContain(`x-mock-rule: ${String(answer.headers.get('x-mock-rule'))}\n`);
      expect(shown).toContain(text);
    }
  }
});
