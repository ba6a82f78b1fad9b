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

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [needed, there] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(needed).toBe(there);
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

  test.each([
    ['New record', '#/records'],
    ['New stub', '#/staging'],
    ['New world', '#/worlds'],
  ])('of the dialog %s', async (name, at) => {
    const page = await visitor.open(simulator, { at, colorScheme: 'light' });
    await page.getByRole('button', { name }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).waitFor();
    await expectForEverybody(page);
  });
});
