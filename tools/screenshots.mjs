/** `npm run screenshots`: the pictures of the dashboard in docs/images, from a simulator that has seen some requests. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { requireBrowser } from './browser.mjs';
import { ensureReady } from './ready.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const executablePath = requireBrowser();
await ensureReady();
const { chromium } = await import('playwright-core');

const SIZE = { width: 1440, height: 900 };
/** Frozen, so that the same pictures come out each time. */
const AT = '2030-01-15T09:30:00Z';
const RECORD = 'a9e00000-0001-4001-8000-000000000001';

const child = spawn(
  process.execPath,
  ['dist/cli/main.js', 'start', '--quiet', '--port', '0', '--data', 'memory'],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
);
const url = await new Promise((resolve, reject) => {
  child.stdout.on('data', (chunk) => {
    const ready = /ready on (http:\/\/\S+)/.exec(String(chunk))?.[1];
    if (ready !== undefined) resolve(ready);
  });
  child.once('exit', () => reject(new Error('The simulator did not start.')));
});

const send = (method, path, body, token = 'test_admin') =>
  fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const AGENTS = '/v1/orgs/yoigo/identifications/agent';
await send('POST', '/__admin/reset', { at: AT });
await send('GET', '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created');
await send('POST', AGENTS, { expires_in: 'P7D' });
await send('POST', `${AGENTS}/${RECORD}/close`);
await send('POST', '/__admin/staging', {
  operation: 'getChainedIdentificationStatus',
  status: 503,
  times: 1,
});
await send('GET', '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created');
await send('DELETE', `${AGENTS}/${RECORD}`, undefined, 'test_agent');
await send('POST', `${AGENTS}/${RECORD}/close`);
const { requests } = await (await fetch(`${url}/__admin/journal`)).json();

const PICTURES = [
  { name: 'board', at: `#/records/agent-identification/${RECORD}`, until: 'agent.close.conflict' },
  { name: 'request', at: `#/requests/${requests[0].id}`, until: 'Sent now, it would get' },
  { name: 'lifecycle', at: '#/lifecycle/agent-identification', until: 'closeAgentIdentification' },
];

mkdirSync(`${root}docs/images`, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage({ viewport: SIZE, reducedMotion: 'reduce' });
  for (const { name, at, until } of PICTURES) {
    await page.goto(`${url}/__admin/ui/${at}`);
    await page.reload();
    await page.getByText(until).first().waitFor();
    await page.locator('.virtual li, .edge').first().waitFor();
    await page.screenshot({ path: `${root}docs/images/${name}.png` });
    process.stdout.write(`docs/images/${name}.png\n`);
  }
} finally {
  await browser.close();
  child.kill();
}
