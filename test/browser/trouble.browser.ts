import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
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

const card = (page: Page, state: string, id: string) =>
  page.getByRole('region', { name: new RegExp(`^${state}, `) }).getByTitle(id);

const widthOf = async (element: Locator): Promise<number> =>
  (await element.boundingBox())?.width ?? 0;

describe('when the simulator is gone', () => {
  test('the page says so, comes back by itself and keeps what is typed', async () => {
    const first = await startSimulator();
    const port = new URL(first.url).port;
    const page = await visitor.open(first, { at: '#/staging' });
    await page.getByRole('button', { name: 'New stub' }).click();
    const link = page.getByRole('banner').getByRole('status', { name: 'Connection' });
    await link.getByText('connected', { exact: true }).waitFor();
    const editor = page.getByLabel('The stub, in the format of WireMock');
    const typed = '{ "name": "typed before it was gone", "request": { "urlPath": "/elsewhere" } }';
    await editor.fill(typed);
    const width = await widthOf(link);
    await first.stop();
    await page.getByText('does not answer').waitFor();
    await link.getByText('stopped', { exact: true }).waitFor();
    expect(await widthOf(link)).toBe(width);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('dialog').getByText('no simulator answers').waitFor();
    const second = await startSimulator(['--port', port]);
    await page.getByText('does not answer').waitFor({ state: 'detached' });
    expect(await editor.inputValue()).toBe(typed);
    await link.getByText('connected', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('checkbox', { name: 'On: typed before it was gone' }).waitFor();
    // What happens after it came back is seen, too.
    await page.getByRole('link', { name: 'Requests' }).click();
    await send(second, 'GET', '/v1/nothing');
    await page.getByRole('link', { name: /GET \/v1\/nothing/ }).waitFor();
  });
});

describe('the connection', () => {
  test('is in sight on every panel, with its word for those who do not see it', async () => {
    const page = await visitor.open(simulator);
    const panels = await page.getByRole('navigation', { name: 'Panels' }).getByRole('link').all();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 740 });
      // The last one leads out of the page.
      for (const panel of panels.slice(0, -1)) {
        await panel.click();
        const link = page.getByRole('status', { name: 'Connection' });
        await until(
          () => link.innerText(),
          (word) => word === 'connected',
        );
        const { x = -1, y = -1, width: own = 0 } = (await link.boundingBox()) ?? {};
        expect([x > 0, x + own <= width, y > 0 && y < 90]).toEqual([true, true, true]);
      }
    }
  });

  test('that the feed has lost while the simulator answers is told', async () => {
    const page = await visitor.open(simulator);
    const link = page.getByRole('status', { name: 'Connection' });
    await link.getByText('connected', { exact: true }).waitFor();
    await page.route('**/__admin/events*', (route) => route.abort());
    await page.getByLabel('World', { exact: true }).waitFor();
    await page.evaluate("location.hash = '#/records?world=another'");
    await link.getByText('reconnecting', { exact: true }).waitFor();
    await page.unroute('**/__admin/events*');
    await link.getByText('connected', { exact: true }).waitFor();
  });
});

describe('with a token', () => {
  const TOKEN = 'a secret';

  test('the page asks for it, and keeps it for the tab only', async () => {
    const locked = await startSimulator(['--admin-api-token', TOKEN], TOKEN);
    const page = await visitor.open(locked);
    const dialog = page.getByRole('dialog', { name: 'This simulator asks for a token' });
    await dialog.getByLabel('Token').fill('wrong');
    await page.keyboard.press('Enter');
    await dialog.getByText('does not accept this token').waitFor();
    await dialog.getByLabel('Token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await card(page, 'CREATED', CREATED).click();
    await page.getByRole('button', { name: 'CLOSED', exact: true }).click();
    await card(page, 'CLOSED', CREATED).waitFor();
    // The line to be shared has no secret in it.
    const shown = await page.getByRole('contentinfo').innerText();
    expect(shown).toContain('authorization: Bearer $ADMIN_API_TOKEN');
    expect(shown).not.toContain(TOKEN);
    await page.reload();
    await card(page, 'CLOSED', CREATED).waitFor();
    expect(await page.evaluate<string>('JSON.stringify(localStorage)')).not.toContain(TOKEN);
    const other = await page.context().newPage();
    await other.goto(`${locked.url}/__admin/ui/`);
    await other.getByRole('dialog', { name: 'This simulator asks for a token' }).waitFor();
  });
});

describe('two people at once', () => {
  test('each sees what the other does', async () => {
    const [one, two] = await Promise.all([
      visitor.open(simulator, { at: `#/records/${AGENT}/${CREATED}` }),
      visitor.open(simulator, { at: `#/records/${AGENT}/${CREATED}` }),
    ]);
    await one.getByRole('button', { name: 'CLOSED', exact: true }).click();
    await card(two, 'CLOSED', CREATED).waitFor();
    await until(
      () => two.getByRole('button', { name: 'CLOSED', exact: true }).getAttribute('aria-pressed'),
      (pressed) => pressed === 'true',
    );
    await two.getByRole('button', { name: '+1 h' }).click();
    await until(
      async () => [await hourOf(one), await hourOf(two)],
      ([first, second]) => first === second,
    );
    await one.getByRole('button', { name: 'Reset' }).click();
    await one.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
    await card(two, 'CREATED', CREATED).waitFor();
  });

  const hourOf = async (page: Page): Promise<string> =>
    (await page.getByRole('banner').getByRole('time').innerText()).slice(0, 13);
});

describe('hostile names', () => {
  const names = {
    markup: '<script>document.title="taken"</script><img src=x onerror=alert(1)>',
    long: 'x'.repeat(5000),
    'right to left': '\u202eשלום עולם‮',
    emoji: '👩‍👩‍👧‍👦 𝕏 \u0000 ﷽',
  };

  test.each(Object.entries(names))('%s is text, and breaks no layout', async (_, name) => {
    const { id } = await simulator.admin.createEntity({
      kind: AGENT,
      body: {
        org: name.slice(0, 200),
        state: 'VALIDATED',
        actor: {
          name,
          last_name: name,
          identity_document: { document_number: name, document_type: 'NIF' },
        },
        cancel_reason: name,
      },
    });
    await send(simulator, 'GET', `/v1/orgs/${encodeURIComponent(name.slice(0, 500))}/nothing`);
    const page = await visitor.open(simulator, { at: `#/records/${AGENT}/${id}` });
    const record = page.getByRole('complementary', { name: 'Record' });
    await until(
      () => record.getByRole('heading').first().innerText(),
      (heading) => heading.includes(name.slice(0, 8).trim()),
    );
    await card(page, 'VALIDATED', id).waitFor();
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: 'Requests' }).click();
    await page
      .getByRole('link', { name: /GET \/v1\/orgs/ })
      .first()
      .click();
    await page.getByRole('complementary', { name: 'Request' }).waitFor();
    await expectNoSidewaysScroll(page);
    expect(await page.title()).toBe('Requests – Masstack Documents API v1');
    await simulator.admin.deleteEntity({ kind: AGENT, id });
  });

  async function expectNoSidewaysScroll(page: Page): Promise<void> {
    const widths = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(widths[0]).toBe(widths[1]);
  }
});
