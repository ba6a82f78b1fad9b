import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { AGENT, CREATED, startSimulator, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(async () => {
  await simulator.admin.reset();
});

const open = (at: string): Promise<Page> => visitor.open(simulator, { at });

describe('the catalogue', () => {
  test('sends the request of a documented answer, and shows both', async () => {
    const page = await open('#/catalogue');
    await page.getByRole('cell', { name: 'test_admin', exact: true }).waitFor();
    await page.getByRole('cell', { name: /^00000500E/ }).waitFor();
    for (const status of [201, 400, 401, 500]) {
      const outcome = page.getByRole('listitem').filter({
        has: page.getByRole('button', { name: `Try createAgentIdentification ${status}` }),
      });
      await outcome.getByRole('button', { name: /^Try/ }).click();
      const exchange = outcome.getByRole('group', { name: 'Request and answer' });
      await exchange.getByText(String(status), { exact: true }).waitFor();
      await exchange.getByText('POST /v1/orgs/').waitFor();
    }
    await page.getByLabel('Search in the catalogue').fill('createScoring');
    await page
      .getByRole('heading', { name: 'createAgentIdentification' })
      .waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Try createScoring 200' }).waitFor();
  });
});

describe('worlds and snapshots', () => {
  test('makes a world, works in it, and deletes it', async () => {
    const page = await open('#/worlds');
    await page.getByRole('button', { name: 'New world' }).click();
    const dialog = page.getByRole('dialog', { name: 'New world' });
    await dialog.getByLabel('Name').fill('not a name');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('/body/name').waitFor();
    await dialog.getByLabel('Name').fill('mine');
    await dialog.getByLabel('Clock frozen at').fill('2031-01-01T00:00:00Z');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByText('2031-01-01 00:00:00').waitFor();
    expect(page.url()).toContain('world=mine');
    await page.getByTitle(CREATED).focus();
    await page.keyboard.press('Alt+ArrowRight');
    await page
      .getByRole('region', { name: /^VALIDATED/ })
      .getByTitle(CREATED)
      .waitFor();
    expect((await simulator.admin.getEntity({ kind: AGENT, id: CREATED })).state).toBe('CREATED');
    await page.getByRole('link', { name: 'Worlds' }).click();
    await page.getByRole('button', { name: 'Delete the world mine' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('link', { name: 'mine', exact: true }).waitFor({ state: 'detached' });
    expect(await page.getByLabel('World', { exact: true }).inputValue()).toBe('default');
    const { worlds } = await simulator.admin.listWorlds();
    expect(worlds.map(({ name }) => name)).not.toContain('mine');
  });

  test('shows the world whose base URL a browser was sent to', async () => {
    await simulator.admin.createWorld({ body: { name: 'theirs', at: '2032-01-01T00:00:00Z' } });
    const page = await open('?world=theirs');
    await page.getByText('2032-01-01 00:00:00').waitFor();
    expect(page.url()).toContain('/__admin/ui/#/records?world=theirs');
    await page.goto(`${simulator.url}/__worlds/theirs/`);
    await page.getByText('2032-01-01 00:00:00').waitFor();
    await simulator.admin.deleteWorld({ name: 'theirs' });
  });
});

describe('the contract', () => {
  test('is tested in a world of its own, with a report inside the page', async () => {
    const page = await open('#/contract');
    await page.getByRole('button', { name: 'Run the tests' }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.getByRole('heading', { name: 'The tests have ended' }).waitFor({ timeout: 120_000 });
    await page.getByText(/^\d[\d,]* passed$/).waitFor();
    await page.getByLabel('Operation').selectOption('closeAgentIdentification');
    const tests = page.getByRole('list', { name: 'Tests' }).getByRole('button');
    await tests.first().click();
    await page.getByText(/^Expected: /).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'html' }).click(),
    ]);
    expect(await readFile(await file.path(), 'utf8')).toMatch(/^<!doctype html>/i);
    expect((await simulator.admin.listRequestSummaries()).requests).toEqual([]);
  });
});
