/**
 * Before all tests: `spec/openapi.yaml` as JSON. Most test files hold answers against it, each in a context of its own, and
 * a parser of YAML that is not warm yet takes longer than many of them.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** Read by `document.ts`. */
const PARSED = path.join('node_modules', '.cache', 'masstack-mock', 'contract-of-tests.json');

export default function parseOnce() {
  mkdirSync(path.dirname(PARSED), { recursive: true });
  writeFileSync(PARSED, JSON.stringify(parse(readFileSync('spec/openapi.yaml', 'utf8'))));
}
