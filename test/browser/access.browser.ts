import { beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { AGENT, CREATED, send, startSimulator, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
let requestId = '';
beforeAll(async () => {
  simulator = await startSimulator();
  const close = `/v1/orgs/yoigo/identifications/agent/${CREATED}/close`;
  await send(simulator, 'POST', close);
  await send(simulator, 'POST', close);
  await simulator.admin.stageAnswers({
    body: { operation: 'getChainedIdentificationStatus', status: 503, times: 2 },
  });
  await simulator.admin.putSnapshot({ name: 'before' });
  await simulator.admin.createWorld({ body: { name: 'other' } });
  requestId = (await simulator.admin.listRequestSummaries()).requests[0]?.id ?? '';
});

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** Rules of WCAG 2.2 to level AA, and of good practice. */
async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<Found>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  );
  expect(
    violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`,
      ),
    ),
  ).toEqual([]);
}

const places = (): readonly (readonly [name: string, at: string, text: string])[] => [
  ['Records', `#/records/${AGENT}/${CREATED}`, 'agent.close.conflict'],
  [
    'Lifecycle',
    `#/lifecycle/${AGENT}?operation=deleteAgentIdentification&state=CLOSED`,
    'agent.delete.forced',
  ],
  ['Requests', `#/requests/${requestId}`, 'Sent now, it would get'],
  ['Time', '#/time', 'would expire'],
  ['Staging', '#/staging', '2 left'],
  ['Catalogue', '#/catalogue', 'test_admin'],
  ['Worlds', '#/worlds', 'version'],
  ['Contract', '#/contract', 'They have not been run yet'],
];

/** Code may. */
const MAY_SCROLL = 'pre, textarea, .json, .swagger-ui code';

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate<readonly string[]>(`
    [...document.querySelectorAll('*')]
      .filter((element) => element === document.documentElement ||
        /auto|scroll/.test(getComputedStyle(element).overflowX))
      .filter((element) => !element.matches('${MAY_SCROLL}'))
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ tagName, className, scrollWidth, clientWidth }) =>
        tagName + ' ' + className + ': ' + scrollWidth + ' in ' + clientWidth)`);
  expect(wide).toEqual([]);
}

/** In both colours, and on a screen as narrow as they come. */
async function expectForEverybody(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
}

describe('nothing keeps people out', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])('of panel %i', async (index) => {
    const [, at = '', text = ''] = places()[index] ?? [];
    const page = await visitor.open(simulator, { at, colorScheme: 'light' });
    await page.getByText(text).first().waitFor();
    await expectForEverybody(page);
  });

  test('the header fits on a screen of any width, with a clock that is frozen', async () => {
    await simulator.admin.createWorld({
      body: { name: 'a-world-with-a-rather-long-name', at: '2031-01-01T00:00:00Z' },
    });
    const page = await visitor.open(simulator, {
      at: '#/time?world=a-world-with-a-rather-long-name',
    });
    await page.getByText('frozen').first().waitFor();
    for (const width of [360, 641, 901, 961, 1001, 1024, 1141, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      await expectNoSidewaysScroll(page);
    }
    await simulator.admin.deleteWorld({ name: 'a-world-with-a-rather-long-name' });
  });

  test('of the report, with a test opened', async () => {
    const page = await visitor.open(simulator, { at: '#/contract', colorScheme: 'light' });
    await page.getByRole('button', { name: 'Run the tests' }).click();
    await page.getByRole('heading', { name: 'The tests have ended' }).waitFor({ timeout: 120_000 });
    await page.getByRole('list', { name: 'Tests' }).getByRole('button').first().click();
    await page.getByText(/^Expected: /).waitFor();
    await expectForEverybody(page);
  });

  // There are about a hundred operations of the control plane to look through.
  test.each(['api', 'control'])(
    'of the reference of the %s, with an operation opened',
    async (of) => {
      const page = await visitor.open(simulator, { at: `../docs?of=${of}`, colorScheme: 'light' });
      await page.locator('.opblock-summary-control').first().click();
      await page.locator('.execute').first().waitFor();
      await expectForEverybody(page);
    },
    180_000,
  );

  const press = (page: Page, name: string | RegExp): Promise<void> =>
    page
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .click();
  const dialogs: readonly (readonly [
    name: string,
    at: string,
    open: (page: Page) => Promise<void>,
  ])[] = [
    ['New record', '#/records', (page) => press(page, 'New record')],
    [`Edit a9e0`, `#/records/${AGENT}/${CREATED}`, (page) => press(page, 'Edit')],
    [
      'Delete 2 records?',
      `#/records/${AGENT}`,
      async (page) => {
        const boxes = page.getByRole('checkbox', { name: /^Select / });
        await boxes.first().check();
        await boxes.nth(1).check();
        await page.getByRole('group', { name: 'Selected records' }).waitFor();
        await expectForEverybody(page);
        await page.emulateMedia({ colorScheme: 'light' });
        await press(page, 'Delete');
      },
    ],
    ['Delete this record?', `#/records/${AGENT}/${CREATED}`, (page) => press(page, 'Delete')],
    ['New stub', '#/staging', (page) => press(page, 'New stub')],
    [
      'New stub',
      '#/staging',
      async (page) => {
        await press(page, 'New stub');
        await page.getByLabel('The stub, in the format of WireMock').fill('{\n  "request": ,\n}');
        await press(page, 'Create');
        await page.getByRole('button', { name: 'line 2' }).first().waitFor();
      },
    ],
    ['Edit the stub', '#/staging', (page) => press(page, /^Edit /)],
    ['Delete this stub?', '#/staging', (page) => press(page, /^Delete /)],
    ['Remove all stubs?', '#/staging', (page) => press(page, 'Remove all')],
    ['New world', '#/worlds', (page) => press(page, 'New world')],
    ['Delete the world other?', '#/worlds', (page) => press(page, 'Delete the world other')],
    ['Restore the snapshot before?', '#/worlds', (page) => press(page, 'Restore before')],
    [
      'Delete the snapshot before?',
      '#/worlds',
      (page) => press(page, 'Delete the snapshot before'),
    ],
    [
      'Replace the snapshot before?',
      '#/worlds',
      async (page) => {
        await page.getByRole('button', { name: 'Restore before' }).waitFor();
        await page.getByLabel('Name of the snapshot').fill('before');
        await press(page, 'Save the present state');
      },
    ],
    ['Move the clock to', '#/time', (page) => press(page, 'Next expiry')],
    ['Empty the journal?', '#/requests', (page) => press(page, 'Clear')],
    ['Keys', '#/time', (page) => press(page, 'Keys')],
    ['Reset the world', '#/records', (page) => press(page, 'Reset')],
    [
      'What was done in this page',
      '#/staging',
      async (page) => {
        await press(page, 'Answer 503');
        await press(page, 'History');
      },
    ],
  ];

  test.each(dialogs)('of the dialog %s on %s', async (name, at, open) => {
    const page = await visitor.open(simulator, { at, colorScheme: 'light' });
    await open(page);
    await page.getByRole('dialog', { name }).waitFor();
    await expectForEverybody(page);
  });

  test('of the question for a token', async () => {
    const locked = await startSimulator(['--admin-api-token', 'secret'], 'secret');
    const page = await visitor.open(locked, { colorScheme: 'light' });
    await page.getByRole('dialog', { name: 'This simulator asks for a token' }).waitFor();
    await expectForEverybody(page);
    await locked.stop();
  });
});
