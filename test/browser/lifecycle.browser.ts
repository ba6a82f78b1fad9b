import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  AGENT,
  CREATED,
  send,
  startSimulator,
  until,
  useBrowser,
  type Simulator,
} from './support.js';

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

  test('fits a narrow screen: the same drawing goes down, and its texts can be read', async () => {
    const page = await open();
    const diagram = page.getByRole('region', { name: 'Diagram: Agent identification' });
    const edges = diagram.getByRole('link');
    await edges.first().waitFor();
    const count = await edges.count();
    const shape = async (): Promise<{ fits: boolean; isHigh: boolean; letters: number }> =>
      page.evaluate(`(() => {
        const box = document.querySelector('.diagram');
        const svg = box.querySelector('svg');
        const { width, height } = svg.getBoundingClientRect();
        return {
          fits: box.scrollWidth <= box.clientWidth,
          isHigh: height > width,
          letters: (11 * width) / svg.viewBox.baseVal.width,
        };
      })()`);
    expect(await shape()).toMatchObject({ fits: true, isHigh: false });
    for (const width of [360, 640, 820, 1024, 1920]) {
      await page.setViewportSize({ width, height: 740 });
      const { letters } = await until(shape, ({ fits, letters }) => fits && letters >= 8);
      expect(letters).toBeLessThanOrEqual(11);
      expect(await edges.count()).toBe(count);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    await until(shape, ({ isHigh }) => isHigh);
    await page.getByRole('link', { name: 'CREATED to EXPIRED: agent.expire' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Rules' }).getByText('agent.expire').waitFor();
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
