import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { AGENT, CREATED, send, startSimulator, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(async () => {
  await simulator.admin.reset();
});

const open = (at = `#/lifecycle/${AGENT}`): Promise<Page> => visitor.open(simulator, { at });

describe('the lifecycle', () => {
  test('counts the records in each state, and moves as requests come in', async () => {
    const page = await open();
    const diagram = page.getByRole('region', { name: 'Diagram: Agent identification' });
    const closed = diagram.locator('.state', { hasText: 'CLOSED' });
    await closed.getByText('2', { exact: true }).waitFor();
    await send(simulator, 'POST', `/v1/orgs/yoigo/identifications/agent/${CREATED}/close`);
    await closed.getByText('3', { exact: true }).waitFor();
  });

  test('leads from an arrow to its rule, status, evidence and citation', async () => {
    const page = await open();
    const arrow = page.getByRole('link', { name: 'CREATED to EXPIRED: agent.expire' });
    await arrow.focus();
    await page.keyboard.press('Enter');
    const rules = page.getByRole('complementary', { name: 'Rules' });
    await rules.getByText('inferred', { exact: true }).waitFor();
    await rules.getByText('the page limits the validity in time').waitFor();
    await page.reload();
    await rules.getByText('agent.expire').waitFor();
  });

  test('leads from a cell to every answer in it', async () => {
    const page = await open();
    await page
      .getByRole('link', { name: /^deleteAgentIdentification in CLOSED: 204 ?or ?403/ })
      .click();
    const rules = page.getByRole('complementary', { name: 'Rules' });
    await rules.getByText('agent.delete.forced').waitFor();
    await rules.getByText('agent.delete.not-forced').waitFor();
    await rules
      .getByText('force=true from a token with the permission for it', { exact: true })
      .waitFor();
    await rules.getByText('Identification Agent Admin').first().waitFor();
  });

  test('shows only what is inferred', async () => {
    const page = await open();
    const dimmed = page.locator('.cell.dimmed');
    await page.locator('.cell').first().waitFor();
    expect(await dimmed.count()).toBe(0);
    await page.getByLabel('Only what is inferred').check();
    await dimmed.first().waitFor();
    const bright = await page.evaluate<string[]>(
      "[...document.querySelectorAll('.cell:not(.dimmed)')].map((cell) => cell.textContent)",
    );
    expect(bright.length).toBeGreaterThan(0);
    expect(bright.every((name) => name.endsWith('inferred'))).toBe(true);
  });
});
