import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { CREATED, send, startSimulator, until, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(async () => {
  await simulator.admin.reset();
});

const AGENTS = '/v1/orgs/yoigo/identifications/agent';
const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
const close = (id = CREATED): Promise<Response> => send(simulator, 'POST', `${AGENTS}/${id}/close`);
const open = (at = '#/requests'): Promise<Page> => visitor.open(simulator, { at });
const lines = (page: Page): Locator =>
  page.getByRole('list', { name: 'Requests, the newest first' }).getByRole('listitem');
const view = (page: Page): Locator => page.getByRole('complementary', { name: 'Request' });

describe('the journal', () => {
  test('shows requests as they come, with the reason in words', async () => {
    const page = await open();
    await page.getByText('No request has come yet').waitFor();
    await close();
    await close();
    await until(
      () => lines(page).count(),
      (count) => count === 2,
    );
    await lines(page).first().getByText('409').waitFor();
    await lines(page)
      .first()
      .getByText('Only an identification in state CREATED can be closed')
      .waitFor();
    await lines(page).nth(1).getByText('204').waitFor();
  });

  test('is filtered, and keeps the filter in the address', async () => {
    await close();
    await close();
    await send(simulator, 'GET', '/v1/orgs/yoigo/identifications/agent');
    const page = await open();
    await page.getByText('3 requests', { exact: true }).waitFor();
    await page.getByLabel('Status').selectOption('4xx');
    await page.getByText('2 requests', { exact: true }).waitFor();
    await page.getByLabel(/^Search in path/).fill('only an identification');
    await page.getByText('1 request', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('1 request', { exact: true }).waitFor();
    await lines(page).getByText('409').waitFor();
  });

  test('shows what has the status, the operation or the owner that is clicked in a line', async () => {
    await close();
    await close();
    await send(simulator, 'GET', '/v1/orgs/masmovil/identifications/chain/nothing');
    await send(simulator, 'GET', CHAIN);
    const page = await open();
    await page.getByText('4 requests', { exact: true }).waitFor();
    await lines(page).last().getByRole('button', { name: 'Only requests of yoigo' }).click();
    await page.getByText('3 requests', { exact: true }).waitFor();
    await page
      .getByRole('button', { name: 'Only requests for closeAgentIdentification' })
      .first()
      .click();
    await page.getByText('2 requests', { exact: true }).waitFor();
    // By the keyboard: after the line itself come its values.
    await lines(page).first().getByRole('link').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('1 request', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('1 request', { exact: true }).waitFor();
    expect(await page.getByLabel('Status', { exact: true }).inputValue()).toBe('409');
    expect(await page.getByLabel('Operation', { exact: true }).inputValue()).toBe(
      'closeAgentIdentification',
    );
    expect(await page.getByLabel('Owner', { exact: true }).inputValue()).toBe('yoigo');
    // What comes is filtered in the same way.
    await close();
    await send(simulator, 'GET', CHAIN);
    await page.getByText('2 requests', { exact: true }).waitFor();
  });

  test('stands still while it is paused, and says what it misses', async () => {
    const page = await open();
    await close();
    await lines(page).first().waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await close();
    await close();
    await page.getByText('1 request · paused, 2 more have come').waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('3 requests', { exact: true }).waitFor();
  });
});

describe('a request', () => {
  async function openConflict(): Promise<Page> {
    await close();
    await close();
    const page = await open();
    await lines(page).first().click();
    await view(page).getByText('Why this answer').waitFor();
    return page;
  }

  test('shows the checks that ran, the rule, request and answer', async () => {
    const page = await openConflict();
    await view(page).getByText('agent.close.conflict').first().waitFor();
    const checks = view(page).getByRole('listitem');
    await checks.filter({ hasText: 'credentials' }).getByText('passed').waitFor();
    await checks.filter({ hasText: 'state' }).getByText('refused').waitFor();
    await view(page)
      .getByRole('region', { name: 'Body of the answer' })
      .getByText('MDOC')
      .first()
      .waitFor();
    await view(page).getByText('Sent now, it would get').waitFor();
    await page.reload();
    await view(page).getByText('Why this answer').waitFor();
  });

  test('is copied as curl, with a placeholder for what is private', async () => {
    const { access_token } = await simulator.admin.createToken({ body: { orgs: ['yoigo'] } });
    await send(simulator, 'POST', `${AGENTS}/${CREATED}/close`, undefined, {
      authorization: `Bearer ${access_token}`,
    });
    const page = await open();
    await lines(page).first().click();
    await view(page).getByRole('button', { name: 'Copy as curl' }).click();
    const copied = await until(
      () => page.evaluate<string>('navigator.clipboard.readText()'),
      (text) => text.startsWith('curl'),
    );
    expect(copied).toContain(`${AGENTS}/${CREATED}/close`);
    expect(copied).not.toContain(access_token);
    await view(page)
      .getByText(/^Fill in /)
      .waitFor();
  });

  test('is sent again, with what is private in it', async () => {
    const page = await openConflict();
    const before = page.url();
    await view(page).getByRole('button', { name: 'Send again' }).click();
    await page.waitForURL((url) => url.href !== before);
    await until(
      () => lines(page).count(),
      (count) => count === 3,
    );
    const { requests } = await simulator.admin.listRequestSummaries();
    expect(requests.map(({ status }) => status)).toEqual([409, 409, 204]);
  });

  test('becomes a stub', async () => {
    const page = await openConflict();
    await view(page).getByRole('button', { name: 'Make a stub' }).click();
    const dialog = page.getByRole('dialog', { name: 'New stub' });
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.waitFor({ state: 'detached' });
    await simulator.admin.patchEntity({
      kind: 'agent-identification',
      id: CREATED,
      body: { state: 'CREATED' },
    });
    expect((await close()).status).toBe(409);
    await page.getByText('1 hit').waitFor();
  });

  test('leads to its record', async () => {
    const page = await openConflict();
    await view(page).getByRole('link', { name: 'Show the record' }).click();
    const record = page.getByRole('complementary', { name: 'Record' });
    await record.getByText(CREATED).first().waitFor();
    await until(
      () => record.getByRole('link', { name: /\/close/ }).count(),
      (count) => count === 2,
    );
  });

  test('that no stub answered shows the stubs that nearly did, and what kept them', async () => {
    const path = `${AGENTS}/${CREATED}/close`;
    await simulator.admin.createStub({
      body: {
        name: 'For the red tenant',
        request: {
          method: 'POST',
          urlPath: path,
          headers: { 'x-tenant': { equalTo: 'red' } },
        },
        response: { status: 503, breaksContract: true },
      },
    });
    await simulator.admin.createStub({
      body: {
        name: 'Far away',
        request: { method: 'PUT', urlPath: '/zzz' },
        response: { status: 503, breaksContract: true },
      },
    });
    await send(simulator, 'POST', path, undefined, { 'x-tenant': 'blue' });
    const page = await open();
    await lines(page).first().click();
    const near = view(page).getByRole('region', { name: 'Stubs that nearly answered' });
    const stub = near.getByRole('listitem').filter({ hasText: 'For the red tenant' });
    await stub.getByText('2 of 3 conditions').waitFor();
    expect(await stub.innerText()).toMatch(
      /headers\/x-tenant\s+wanted\s+equalTo red\s+came\s+blue/,
    );
    expect(await near.getByText('Far away').count()).toBe(0);
    await stub.getByRole('link', { name: 'For the red tenant' }).click();
    await page.getByRole('checkbox', { name: 'On: For the red tenant' }).waitFor();
    // What a stub answers has none.
    await send(simulator, 'POST', path, undefined, { 'x-tenant': 'red' });
    await page.getByRole('link', { name: 'Requests' }).click();
    await page.getByText('2 requests', { exact: true }).waitFor();
    await lines(page).first().click();
    await view(page).getByRole('heading', { name: 'As curl' }).waitFor();
    expect(await near.count()).toBe(0);
  });
});
