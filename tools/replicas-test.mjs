/**
 * `npm run replicas-test`: tests that know nothing of it run against three replicas behind nginx on one PostgreSQL.
 * Says what is missing where there is no nginx or no PostgreSQL.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const TESTS = [
  'test/http/documented-pairs.test.ts',
  'test/worlds/isolation.test.ts',
  'test/stubs/wiremock-client.test.ts',
  'test/wiremock/java-client.test.ts',
];
const hasNginx = spawnSync('nginx', ['-v']).error === undefined;
const hasPostgres =
  existsSync('/usr/lib/postgresql') || process.env.MASSTACK_MOCK_TEST_POSTGRES !== undefined;
if (hasNginx && hasPostgres) {
  process.env.MASSTACK_MOCK_TEST_REPLICAS = '3';
  const isNamed = process.argv.slice(2).some((each) => !each.startsWith('-'));
  if (!isNamed) process.argv.push(...TESTS);
  await import('./test.mjs');
} else {
  process.stdout.write(
    'replicas-test is skipped: it needs nginx and PostgreSQL (apt-get install nginx-light postgresql).\n',
  );
}
