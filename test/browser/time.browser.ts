import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startSimulator, until, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(async () => {
  await simulator.admin.reset({ body: { at: '2030-01-01T00:00:00Z' } });
});

const open = (at = '#/time'): Promise<Page> => visitor.open(simulator, { at });
const now = async (): Promise<string> => (await simulator.admin.getClock()).now;

describe('the clock', () => {
  test('is moved from the header of every panel, at once where nothing expires', async () => {
    const page = await open('#/records');
    await page.getByRole('button', { name: '+1 h' }).click();
    await page.getByText('2030-01-01 01:00:00').waitFor();
    expect(await now()).toBe('2030-01-01T01:00:00.000Z');
  });

  test('says how many records would expire before it jumps over that', async () => {
    const page = await open();
    const { count } = await simulator.admin.previewExpiries({ in: 'P30D' });
    await page
      .getByRole('listitem')
      .filter({ hasText: '+ 30 days' })
      .getByText(`${count} records would expire`)
      .waitFor();
    await page.getByRole('button', { name: '+ 30 days' }).click();
    const dialog = page.getByRole('dialog', { name: 'Move the clock to 2030-01-31 00:00:00?' });
    await dialog.getByText(`${count} records would expire by then`).waitFor();
    expect(await now()).toBe('2030-01-01T00:00:00.000Z');
    await dialog.getByRole('button', { name: 'Move the clock' }).click();
    await page.getByText('2030-01-31 00:00:00').first().waitFor();
    expect((await simulator.admin.previewExpiries({ in: 'PT1S' })).count).toBe(0);
  });

  test('goes to the next expiry', async () => {
    const page = await open();
    const { next } = await simulator.admin.previewExpiries();
    await page.getByRole('button', { name: 'Next expiry', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Move the clock' }).click();
    await until(now, (time) => time === next?.at);
  });

  test('takes any duration, and says what is wrong with one', async () => {
    const page = await open();
    const field = page.getByLabel(/^A duration in ISO 8601/);
    await field.fill('PT90M');
    await page.getByText('To 2030-01-01 01:30:00: no record would expire.').waitFor();
    await page.keyboard.press('Enter');
    await until(now, (time) => time === '2030-01-01T01:30:00.000Z');
    await field.fill('90 minutes');
    await page.keyboard.press('Enter');
    await page.getByText(/must match format "iso8601-duration"/).waitFor();
    expect(await field.inputValue()).toBe('90 minutes');
  });

  test('is frozen, runs on and goes back to real time', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Let it run' }).click();
    await page.getByRole('banner').getByText('running').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Freeze' }).click();
    await page.getByRole('banner').getByText('frozen').waitFor();
    await page.getByRole('button', { name: 'Back to real time' }).click();
    await until(now, (time) => time < '2030-01-01');
  });
});
