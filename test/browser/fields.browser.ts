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

const open = (): Promise<Page> => visitor.open(simulator, { at: `#/records/${AGENT}/${CREATED}` });
const drawer = (page: Page): Locator => page.getByRole('complementary', { name: 'Record' });
const pencil = (page: Page, name: string): Locator =>
  drawer(page).getByRole('button', { name: `Edit ${name}`, exact: true });
const form = (page: Page, name: string): Locator =>
  drawer(page).getByRole('form', { name: `Edit ${name}` });
const read = () => simulator.admin.getEntity({ kind: AGENT, id: CREATED });

describe('a field of a record', () => {
  test('is changed at its place with the keyboard, and the rest stays', async () => {
    const before = await read();
    const page = await open();
    await pencil(page, 'actor.last_name').focus();
    await page.keyboard.press('Enter');
    const field = form(page, 'actor.last_name').getByLabel('actor.last_name');
    expect(await field.inputValue()).toBe('García Ruiz');
    await field.fill('Lovelace');
    await page.keyboard.press('Enter');
    await drawer(page).getByText('Lovelace', { exact: true }).waitFor();
    await page
      .getByRole('contentinfo')
      .getByText(/^curl -X PATCH .*"last_name":"Lovelace"/)
      .waitFor();
    const { actor, ...rest } = before;
    expect(await read()).toEqual({
      ...rest,
      actor: { ...(actor as object), last_name: 'Lovelace' },
    });
    // The focus is where it was, and Escape leaves a field before it leaves the record.
    await until(
      () => page.evaluate<string>('document.activeElement.ariaLabel'),
      (label) => label === 'Edit actor.last_name',
    );
    await page.keyboard.press('Enter');
    await form(page, 'actor.last_name').waitFor();
    await page.keyboard.press('Escape');
    await form(page, 'actor.last_name').waitFor({ state: 'detached' });
    expect(await drawer(page).count()).toBe(1);
  });

  test('that is refused says why at its place, and keeps what was typed', async () => {
    const page = await open();
    await pencil(page, 'actor.email').click();
    const field = form(page, 'actor.email').getByLabel('actor.email');
    await field.fill('nobody');
    await page.keyboard.press('Enter');
    await form(page, 'actor.email').getByText('must match format "email"').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.inputValue()).toBe('nobody');
    await field.fill('ada@example.com');
    await page.keyboard.press('Enter');
    await form(page, 'actor.email').waitFor({ state: 'detached' });
    expect((await read())['actor']).toMatchObject({ email: 'ada@example.com' });
  });

  test('that somebody else changes meanwhile is told before it is written over', async () => {
    const page = await open();
    await pencil(page, 'actor.name').click();
    const edit = form(page, 'actor.name');
    await edit.getByLabel('actor.name').fill('Mine');
    // The page does not hear of it: it is found out when it is saved.
    await page.route('**/__admin/events*', (route) => route.abort());
    const actor = (await read())['actor'] as object;
    await simulator.admin.patchEntity({
      kind: AGENT,
      id: CREATED,
      body: { actor: { ...actor, name: 'Theirs', email: 'theirs@example.com' } },
    });
    await edit.getByRole('button', { name: /^Save/ }).click();
    await edit.getByText('"Theirs"').waitFor();
    expect((await read())['actor']).toMatchObject({ name: 'Theirs' });
    expect(await edit.getByLabel('actor.name').inputValue()).toBe('Mine');
    await edit.getByRole('button', { name: 'Save anyway' }).click();
    await edit.waitFor({ state: 'detached' });
    // What they have changed beside it stays.
    expect((await read())['actor']).toMatchObject({ name: 'Mine', email: 'theirs@example.com' });
  });

  test('that is a list is written as JSON, with what is wrong at its line', async () => {
    const page = await visitor.open(simulator, {
      at: '#/records/identification-chain/yoigo-chain-created',
    });
    await pencil(page, 'steps').click();
    const edit = form(page, 'steps');
    const editor = edit.getByLabel('steps');
    const text = await editor.inputValue();
    await editor.fill(text.replace('"CREATED"', '"NEVER"'));
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit.getByText(/\/0\/status must be one of/).waitFor();
    await edit.getByRole('button', { name: /^line \d+$/ }).waitFor();
    await editor.fill(text.replace('"CREATED"', '"VALIDATED"'));
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit.waitFor({ state: 'detached' });
    const { steps } = await simulator.admin.getEntity({
      kind: 'identification-chain',
      id: 'yoigo-chain-created',
    });
    expect(steps).toMatchObject([{ status: 'VALIDATED' }, { status: 'CREATED' }]);
  });
});

describe('a value that is clicked', () => {
  test('shows the records that have it, and the address keeps that', async () => {
    const page = await open();
    await drawer(page).getByRole('button', { name: 'Only records in CREATED' }).click();
    await page.getByRole('region', { name: /^VALIDATED, / }).waitFor({ state: 'detached' });
    await drawer(page).getByRole('button', { name: 'Only records of yoigo' }).click();
    await page.getByText(/found$/).waitFor();
    await page.reload();
    await drawer(page).waitFor();
    const columns = page.locator('.column');
    await until(
      () => columns.count(),
      (count) => count === 1,
    );
    expect(await page.getByLabel('State', { exact: true }).inputValue()).toBe('CREATED');
    expect(await page.getByLabel('Owner', { exact: true }).inputValue()).toBe('yoigo');
    await until(
      () => page.locator('.card .org').allInnerTexts(),
      (orgs) => orgs.length > 0 && orgs.every((org) => org === 'yoigo'),
    );
    // Another kind has other states.
    await page.getByRole('button', { name: /^Document scoring/ }).click();
    await page.getByRole('region', { name: /^DELEGATED, / }).waitFor();
  });

  test('of a field is searched for', async () => {
    await simulator.admin.patchEntity({
      kind: AGENT,
      id: CREATED,
      body: { cancel_reason: 'as no other one' },
    });
    const page = await open();
    await drawer(page)
      .getByRole('button', { name: 'Only records with cancel_reason as no other one' })
      .click();
    await page.getByText('1 found').waitFor();
    expect(page.url()).toContain('q=as+no+other+one');
  });
});
