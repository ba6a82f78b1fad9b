import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { send, startSimulator, until, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(async () => {
  await simulator.admin.reset();
});

/** Opens a request that was answered with this body. */
async function openAnswer(jsonBody: object): Promise<{ page: Page; body: Locator }> {
  await simulator.admin.createStub({
    body: {
      request: { urlPath: '/an-answer' },
      response: { status: 200, jsonBody, breaksContract: true },
    },
  });
  await send(simulator, 'GET', '/an-answer');
  const { requests } = await simulator.admin.listRequestSummaries();
  const page = await visitor.open(simulator, { at: `#/requests/${requests[0]?.id ?? ''}` });
  const body = page.getByRole('region', { name: 'Body of the answer' });
  await body.waitFor();
  return { page, body };
}

describe('a body in JSON', () => {
  const SMALL = { actor: { label: 'Ada', papers: [{ number: 'X1' }] }, state: 'CREATED', none: {} };

  test('is folded and unfolded with the keyboard, each part and all of them', async () => {
    const { page, body } = await openAnswer(SMALL);
    await body.getByText('"X1"').waitFor();
    const actor = body.getByRole('button', { name: 'actor', exact: true });
    expect(await actor.getAttribute('aria-expanded')).toBe('true');
    await actor.focus();
    await page.keyboard.press('Enter');
    expect(await actor.getAttribute('aria-expanded')).toBe('false');
    await body.getByText('… 2 fields').waitFor();
    expect(await body.getByText('"Ada"').count()).toBe(0);
    expect(await body.getByText('"CREATED"').count()).toBe(1);
    await page.keyboard.press('Space');
    await body.getByText('"Ada"').waitFor();
    await page.getByRole('button', { name: 'Fold all: Body of the answer' }).click();
    await until(
      () => body.getByText('"Ada"').count(),
      (count) => count === 0,
    );
    await page.getByRole('button', { name: 'Unfold all: Body of the answer' }).click();
    await body.getByText('"X1"').waitFor();
  });

  test('is copied whole, and reads as JSON, whatever is folded', async () => {
    const { page, body } = await openAnswer(SMALL);
    expect(JSON.parse(await body.innerText())).toEqual(SMALL);
    await body.getByRole('button', { name: 'actor', exact: true }).click();
    await page.getByRole('button', { name: 'Copy: Body of the answer' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(JSON.parse(await page.evaluate<string>('navigator.clipboard.readText()'))).toEqual(
      SMALL,
    );
  });

  test('that is large has few lines in the document, and shows the rest when it is asked for', async () => {
    const items = Array.from({ length: 1000 }, (_, index) => ({
      id: `item ${index}`,
      parts: { a: [1, 2, 3], b: { c: 'd' } },
    }));
    const { page, body } = await openAnswer({ note: 'x'.repeat(5000), items });
    const elements = async (): Promise<number> =>
      Number(await page.evaluate("document.querySelectorAll('.json *').length"));
    await body.getByRole('button', { name: 'all 5,002 characters' }).waitFor();
    expect(await elements()).toBeLessThan(1000);
    await body.getByRole('button', { name: 'all 5,002 characters' }).click();
    await body.getByText(`"${'x'.repeat(5000)}"`).waitFor();
    await page.getByRole('button', { name: 'Unfold all: Body of the answer' }).click();
    await body.getByText('"item 99"').waitFor();
    expect(await elements()).toBeLessThan(15_000);
    expect(await body.getByText('"item 100"').count()).toBe(0);
    await body.getByRole('button', { name: '100 more of 900' }).click();
    await body.getByText('"item 199"').waitFor();
  });
});
