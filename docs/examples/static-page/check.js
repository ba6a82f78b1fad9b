/** Opens the page from a host that has files only: closed the first time, a conflict after a reload. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

const TYPES = { html: 'text/html', js: 'text/javascript' };
const host = createServer((request, response) => {
  const file = request.url === '/' ? 'index.html' : request.url.slice(1);
  try {
    const body = readFileSync(`public/${file}`);
    response.writeHead(200, { 'content-type': TYPES[file.split('.').pop()] }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}).listen(0, '127.0.0.1');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
const seen = async () => {
  await page.goto(`http://127.0.0.1:${host.address().port}/`);
  await page.waitForFunction("document.querySelector('#state').textContent !== ''");
  return page.textContent('#state');
};
assert.equal(await seen(), '204');
assert.equal(await seen(), '409');
await browser.close();
host.close();
