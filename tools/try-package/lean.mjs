/** What must work without the optional dependencies, and what says in one line what to install. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createSimulator } from 'masstack-mock';

/** Runs the command. Resolves to its exit code and what it has said. */
function run(...args) {
  return new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', 'masstack-mock', ...args], {
      shell: process.platform === 'win32',
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    child.once('close', (code) => resolve({ code, said }));
  });
}

const simulator = await createSimulator({ port: 0 });
try {
  await simulator.admin.createStub({
    body: {
      request: { urlPathPattern: '/hello/[a-z]+' },
      response: {
        body: '{{request.path}}',
        transformers: ['response-template'],
        breaksContract: true,
      },
    },
  });
  const answer = await fetch(`${simulator.url}/hello/ada`);
  assert.equal(await answer.text(), '/hello/ada');
  await simulator.admin.resetStubs();
  const verified = await run('verify', '--base-url', simulator.url);
  assert.equal(verified.code, 0, verified.said);
  assert.match(verified.said, /, 0 broken, 0 assumptions refuted, 0 skipped/);
  const mutated = await run('mutate', '--self', '--sample', '3');
  assert.equal(mutated.code, 0, mutated.said);
} finally {
  await simulator.close();
}

writeFileSync('plain.yaml', 'openapi: 3.1.0\ninfo: { title: Plain, version: "1" }\npaths: {}\n');
for (const [args, name] of [
  [['--population', '10'], '@faker-js/faker'],
  [['--spec', 'plain.yaml'], '@stoplight/prism-http'],
]) {
  const { code, said } = await run('start', '--port', '0', '--data', 'memory', ...args);
  assert.notEqual(code, 0, said);
  assert.ok(said.includes(`npm install ${name}`), said);
  assert.equal(said.trim().split('\n').length, 1, said);
}
