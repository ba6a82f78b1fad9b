import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { AGENT, CREATED, startSimulator, until, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(async () => {
  await simulator.admin.reset();
  const { snapshots } = await simulator.admin.listSnapshots();
  for (const { name } of snapshots) await simulator.admin.deleteSnapshot({ name });
});

const open = (): Promise<Page> => visitor.open(simulator, { at: '#/worlds' });
const hasRecords = (count: number): Promise<unknown> =>
  until(
    () => simulator.admin.countEntities(),
    ({ total }) => total === count,
  );
const names = async (): Promise<readonly string[]> =>
  (await simulator.admin.listSnapshots()).snapshots.map(({ name }) => name);

describe('snapshots', () => {
  test('one is saved, restored, downloaded and loaded', async () => {
    const page = await open();
    await page.getByLabel('Name of the snapshot').fill('before');
    await page.getByRole('button', { name: 'Save the present state' }).click();
    const saved = page.getByRole('listitem').filter({ hasText: '61 records' });
    await saved.getByText('before', { exact: true }).waitFor();
    await simulator.admin.deleteEntity({ kind: AGENT, id: CREATED });
    await saved.getByRole('button', { name: 'Restore before' }).click();
    await page
      .getByRole('dialog', { name: 'Restore the snapshot before?' })
      .getByRole('button', { name: 'Restore' })
      .click();
    await hasRecords(61);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      saved.getByRole('button', { name: 'Download before' }).click(),
    ]);
    const snapshot = JSON.parse(await readFile(await file.path(), 'utf8')) as { records: object[] };
    expect(snapshot.records).toHaveLength(61);
    await load(page, 'copy.json', JSON.stringify(snapshot));
    await page.getByRole('button', { name: 'Restore copy' }).waitFor();
  });

  test('what cannot be taken back asks first, and Escape leaves everything as it is', async () => {
    await simulator.admin.putSnapshot({ name: 'before' });
    await simulator.admin.deleteEntity({ kind: AGENT, id: CREATED });
    const page = await open();
    for (const [press, title] of [
      ['Restore before', 'Restore the snapshot before?'],
      ['Delete the snapshot before', 'Delete the snapshot before?'],
    ] as const) {
      await page.getByRole('button', { name: press }).click();
      const dialog = page.getByRole('dialog', { name: title });
      await dialog.waitFor();
      // Enter, pressed too early, closes the dialog and does nothing.
      expect(await dialog.locator(':focus').getAttribute('aria-label')).toBe('Close');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await page.getByRole('button', { name: press }).evaluate(isFocused)).toBe(true);
    }
    expect((await simulator.admin.countEntities()).total).toBe(60);
    expect(await names()).toEqual(['before']);
    await page.getByRole('button', { name: 'Delete the snapshot before' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There are none yet').waitFor();
    expect(await names()).toEqual([]);
  });

  test('one of the same name is replaced only when that is meant', async () => {
    await simulator.admin.putSnapshot({ name: 'before' });
    await simulator.admin.deleteEntity({ kind: AGENT, id: CREATED });
    const page = await open();
    const line = (text: string) =>
      page
        .getByRole('listitem')
        .filter({ hasText: text })
        .getByRole('button', { name: /^Restore/ });
    await line('61 records').waitFor();
    await page.getByLabel('Name of the snapshot').fill('before');
    await page.getByRole('button', { name: 'Save the present state' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replace the snapshot before?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await line('61 records').waitFor();
    expect(await page.getByLabel('Name of the snapshot').inputValue()).toBe('before');
    await page.getByRole('button', { name: 'Save the present state' }).click();
    await dialog.getByRole('button', { name: 'Replace' }).click();
    await line('60 records').waitFor();
  });
});

describe('a file that is not a snapshot', () => {
  test.each([
    {
      text: '{\n  "format": 1,\n  "records": [,]\n}',
      says: /file copy\.json is not valid JSON: value expected, in line 3, column 15\. Choose a snapshot/,
    },
    { text: ' ', says: /file copy\.json is empty\. Choose a snapshot/ },
    { text: '[1]', says: /file copy\.json is not a snapshot: it is not an object/ },
    { text: '{"a": 1}', says: /file copy\.json cannot be loaded: \/body/ },
  ])('$text', async ({ text, says }) => {
    const page = await open();
    await load(page, 'copy.json', text);
    await page.getByRole('alert').filter({ hasText: says }).waitFor();
    expect(await names()).toEqual([]);
    // A good one takes the message away.
    await simulator.admin.putSnapshot({ name: 'good' });
    const good = await simulator.admin.getSnapshot({ name: 'good' });
    await load(page, 'copy.json', JSON.stringify(good));
    await page.getByRole('button', { name: 'Restore copy' }).waitFor();
    await page.getByRole('alert').filter({ hasText: 'copy.json' }).waitFor({ state: 'detached' });
  });
});

const load = (page: Page, name: string, text: string): Promise<void> =>
  page
    .getByLabel('A file with a snapshot')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

const isFocused = (element: unknown): boolean =>
  element ===
  (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement;
