/** `npm run stall-test -- --population 200000`: how long the event loop of a server stands still at most. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ensureReady } from './ready.mjs';
import { readNumbers, report, withDirectory } from './torture.mjs';

const PROBE = './test/torture/probe.mjs';

const flags = readNumbers({ population: 200_000, limit: 200 });
await ensureReady();

const failures = [];
const figures = {};

/** Notes what became of one kind of work: milliseconds in all, and of the longest standstill in it. */
async function measure(name, server, work) {
  await server.standstill();
  const start = performance.now();
  await work();
  const took = Math.round(performance.now() - start);
  const standstill = Math.round(await server.standstill());
  figures[name] = { took, standstill };
  if (standstill > flags.limit)
    failures.push(`${name} held up everything else for ${standstill} ms`);
}

async function startServer(name, args) {
  const start = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', PROBE, 'dist/cli/main.js', '--port', '0', ...args],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  const standstill = () =>
    new Promise((resolve) => {
      child.once('message', resolve);
      child.send('standstill');
    });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /ready on (http:\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    figures[name] = {
      took: Math.round(performance.now() - start),
      standstill: Math.round(await standstill()),
    };
    const ask = async (method, target, body) => {
      const answer = await fetch(`${url}/__admin${target}`, {
        method,
        ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
      });
      const text = await answer.text();
      if (!answer.ok) failures.push(`${method} ${target} answered ${answer.status}: ${text}`);
      return text;
    };
    const end = () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
      });
    return { ask, end, standstill };
  }
  throw new Error(`the server did not start: ${args.join(' ')}`);
}

await withDirectory(async (parent) => {
  const data = path.join(parent, 'data');
  const exported = path.join(parent, 'export');
  const population = ['--population', String(flags.population)];
  const first = await startServer('start, new directory', [
    ...population,
    ...['--data', data, '--export-on-exit', exported],
  ]);
  // Loading the control plane is not what is measured here.
  await first.ask('GET', '/clock');
  let text = '';
  await measure('reset', first, () => first.ask('POST', '/reset'));
  await measure('take a snapshot', first, () => first.ask('PUT', '/snapshots/a'));
  await measure('read it', first, async () => {
    text = await first.ask('GET', '/snapshots/a');
  });
  await measure('list a kind', first, () => first.ask('GET', '/entities/agent-identification'));
  await measure('list a page', first, () =>
    first.ask('GET', '/entities/agent-identification?limit=100&cursor=20000'),
  );
  await measure('freeze the clock', first, () => first.ask('PUT', '/clock', '{"action":"freeze"}'));
  await measure('restore it', first, () => first.ask('POST', '/snapshots/a/restore'));
  await measure('put it back', first, () => first.ask('PUT', '/snapshots/b', text));
  await measure('restore what was put', first, () => first.ask('POST', '/snapshots/b/restore'));
  await first.end();
  const second = await startServer('start, full directory', ['--data', data]);
  await second.end();
  const third = await startServer('start, import', ['--import', exported]);
  await third.end();
});
report(`stall-test, ${flags.population} records`, { ...figures, failures });
