/** The arrows between the rooms of src/, as the table in docs/architecture.md has them. */
import { readdirSync, readFileSync } from 'node:fs';

const table = readFileSync(new URL('docs/architecture.md', import.meta.url), 'utf8');
const rooms = new Map(
  [...table.matchAll(/^\| `src\/(\w+)\/`\s*\|[^|]*\|([^|]*)\|$/gm)].map(([, room, allowed]) => {
    const text = allowed.trim();
    if (text === 'everything') return [room, undefined];
    return [room, text === 'nothing of ours' ? [] : text.split(/,\s*/)];
  }),
);
const missing = readdirSync(new URL('src', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !rooms.has(entry.name))
  .map(({ name }) => name);
if (missing.length > 0) {
  throw new Error(`docs/architecture.md has no row for src/${missing.join('/, src/')}/`);
}

const arrows = [...rooms]
  .filter(([, allowed]) => allowed !== undefined)
  .map(([room, allowed]) => ({
    name: `${room} may import from ${allowed.join(', ') || 'no other room'} only`,
    severity: 'error',
    from: { path: `^src/${room}/` },
    // A file of src/ itself is named with its ending.
    to: {
      path: '^src/',
      pathNot: `^src/(${[room, ...allowed].map((each) => (each.endsWith('.ts') ? each.replace('.', '\\.') + '$' : `${each}/`)).join('|')})`,
    },
  }));

export default {
  forbidden: [
    ...arrows,
    {
      name: 'no circles across folders',
      severity: 'error',
      comment:
        'A type is no part of a running program: what it names may name it. Files of one folder may call each other, as the parts of a parser do.',
      from: { path: '^(src/.+/)[^/]+$' },
      to: {
        circular: true,
        via: { pathNot: '^$1[^/]+$' },
        viaOnly: { dependencyTypesNot: ['type-only'] },
      },
    },
    {
      name: 'imports of files that are there',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
