import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { AGENT, CREATED, startSimulator, until, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(async () => {
  await simulator.admin.reset();
});

const open = (at = '#/records'): Promise<Page> => visitor.open(simulator, { at });
const column = (page: Page, state: string): Locator =>
  page.getByRole('region', { name: new RegExp(`^${state}, `) });
const stateOf = async (id: string): Promise<string> =>
  (await simulator.admin.getEntity({ kind: AGENT, id })).state;
const drawer = (page: Page): Locator => page.getByRole('complementary', { name: 'Record' });

describe('the board', () => {
  test('has a column for each state, and a card for each record', async () => {
    const page = await open();
    await page.getByRole('button', { name: /^OTP identification/ }).click();
    await column(page, 'VALIDATED').getByRole('button').first().waitFor();
    for (const [state, count] of Object.entries(
      (await simulator.admin.countEntities()).kinds[1]?.states ?? {},
    )) {
      await page.getByRole('region', { name: `${state}, ${count}` }).waitFor();
      expect(await column(page, state).getByRole('button').count()).toBe(count);
    }
    expect(page.url()).toContain('#/records/otp-identification');
  });

  test('puts a card that is dragged to another column into that state', async () => {
    const page = await open();
    const card = column(page, 'CREATED').getByRole('button', { name: /yoigo/ }).first();
    const title = (await card.getAttribute('title')) ?? '';
    await card.dragTo(column(page, 'CANCELLED'));
    await column(page, 'CANCELLED').getByTitle(title).waitFor();
    expect(await stateOf(title.split(' · ')[1] ?? '')).toBe('CANCELLED');
    // What was done is shown as a command.
    await page
      .getByRole('contentinfo')
      .getByText(/^curl -X PATCH .*"state":"CANCELLED"/)
      .waitFor();
  });

  test('is worked with the keyboard alone', async () => {
    const page = await open(`#/records/${AGENT}`);
    const created = column(page, 'CREATED');
    await created.getByRole('button').first().focus();
    await page.keyboard.press('ArrowDown');
    const second = created.getByRole('button').nth(1);
    await expectFocus(page, (await second.getAttribute('title')) ?? '');
    await page.keyboard.press('ArrowRight');
    const validated = column(page, 'VALIDATED').getByRole('button').first();
    const title = (await validated.getAttribute('title')) ?? '';
    await expectFocus(page, title);
    await page.keyboard.press('Alt+ArrowRight');
    await column(page, 'CANCELLED').getByTitle(title).waitFor();
    await column(page, 'CANCELLED').getByTitle(title).focus();
    await page.keyboard.press('Enter');
    await drawer(page).waitFor();
    await page.keyboard.press('Escape');
    await drawer(page).waitFor({ state: 'detached' });
    await expectFocus(page, title);
  });

  test('searches every field, and keeps the search in the address', async () => {
    const { id } = await simulator.admin.createEntity({
      kind: AGENT,
      body: { org: 'yoigo', state: 'CLOSED', cancel_reason: 'Wanted otherwise' },
    });
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('wanted OTHER');
    await page.getByText('1 found').waitFor();
    await column(page, 'CLOSED').getByTitle(id).waitFor();
    expect(await column(page, 'CREATED').getByRole('button').count()).toBe(0);
    await page.reload();
    await page.getByText('1 found').waitFor();
  });
});

async function expectFocus(page: Page, title: string): Promise<void> {
  await until(
    () => page.evaluate<string>('document.activeElement.title'),
    (focused) => focused === title,
  );
}

describe('a record', () => {
  test('shows what may happen now, and sends it', async () => {
    const page = await open(`#/records/${AGENT}/${CREATED}`);
    const view = drawer(page);
    const close = view.getByRole('listitem').filter({ hasText: 'closeAgentIdentification' });
    await close.getByText('→ CLOSED').waitFor();
    await close.getByText('agent.close').waitFor();
    await close.getByText('Identification Agent Admin').waitFor();
    await close.getByRole('button', { name: 'Send closeAgentIdentification' }).click();
    await close.getByRole('group', { name: 'Request and answer' }).getByText('204').waitFor();
    await column(page, 'CLOSED').getByTitle(CREATED).waitFor();
    expect(await stateOf(CREATED)).toBe('CLOSED');
    // It is told what the same operation answers from now on, and why that is only assumed.
    await close.getByText('409', { exact: true }).waitFor();
    await close.getByText('inferred', { exact: true }).waitFor();
    await view.getByRole('link', { name: /POST .*\/close/ }).waitFor();
  });

  test('is made in a form, which tells what is wrong at its field', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'New record' }).click();
    const dialog = page.getByRole('dialog', { name: 'New record' });
    await dialog.getByLabel('state', { exact: true }).selectOption('VALIDATED');
    await dialog.getByLabel('expires_in').fill('soon');
    await dialog
      .getByRole('group', { name: 'actor' })
      .getByLabel('name', { exact: true })
      .fill('Ada');
    await dialog.getByRole('button', { name: 'Create' }).click();
    const field = dialog.getByLabel('expires_in');
    await until(
      () => field.getAttribute('aria-invalid'),
      (isInvalid) => isInvalid === 'true',
    );
    await dialog.getByText('must match format "iso8601-duration"').waitFor();
    await field.fill('P2D');
    const actor = dialog.getByRole('group', { name: 'actor' });
    await actor.getByLabel('last_name').fill('Lovelace');
    await actor.getByLabel('document_number').fill('X1');
    await actor.getByLabel('document_type').selectOption('PASSPORT');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await drawer(page).getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    await column(page, 'VALIDATED').getByText('Ada Lovelace').waitFor();
  });

  test('is edited as JSON', async () => {
    const page = await open(`#/records/${AGENT}/${CREATED}`);
    await drawer(page).getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog', { name: /^Edit/ });
    const editor = dialog.getByLabel('Fields');
    const text = await editor.inputValue();
    await editor.fill(text.replace('"CREATED"', '"NOWHERE"'));
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').getByText('/state must be one of CREATED').waitFor();
    // The number of the line leads to the place.
    await dialog.getByRole('button', { name: /^line \d+$/ }).click();
    await editor.fill(text.replace('"CREATED"', '"CLOSED"'));
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await stateOf(CREATED)).toBe('CLOSED');
  });

  test('that somebody else deletes while it is open says so', async () => {
    const page = await open(`#/records/${AGENT}/${CREATED}`);
    await drawer(page).getByText('closeAgentIdentification').waitFor();
    await simulator.admin.deleteEntity({ kind: AGENT, id: CREATED });
    await drawer(page).getByText('does not exist any more').waitFor();
    await column(page, 'CREATED').getByTitle(CREATED).waitFor({ state: 'detached' });
  });
});
