import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { AGENT, startSimulator, until, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(['--population', '100000']);
}, 120_000);

describe('with 100,000 records', () => {
  test('the board opens, scrolls to any depth and searches, with few cards in the document', async () => {
    const page = await visitor.open(simulator, { at: `#/records/${AGENT}` });
    const { kinds } = await simulator.admin.countEntities();
    const [state = '', count = 0] =
      Object.entries(kinds[0]?.states ?? {}).sort(([, a], [, b]) => b - a)[0] ?? [];
    expect(count).toBeGreaterThan(1000);
    const column = page.getByRole('region', { name: `${state}, ${count}` });
    const cards = column.getByRole('button');
    await cards.first().waitFor();
    expect(await page.locator('.card').count()).toBeLessThan(300);
    // The end is loaded page by page, as one scrolls.
    await cards.first().focus();
    const positionOf = async (): Promise<number> =>
      Number(await page.evaluate("document.activeElement.closest('li')?.ariaPosInSet ?? 0"));
    await until(
      async () => {
        await page.keyboard.press('End');
        return positionOf();
      },
      (position) => position >= 500,
    );
    expect(await page.locator('.card').count()).toBeLessThan(300);
    const [, id = ''] = ((await cards.last().getAttribute('title')) ?? '').split(' · ');
    await page.getByLabel(/^Search by id/).fill(id);
    await page.getByText('1 found').waitFor();
    await until(
      () => page.locator('.card').count(),
      (shown) => shown === 1,
    );
    await page.getByTitle(id).waitFor();
  });

  test('a burst of requests leaves the page alive, and each is shown or counted', async () => {
    const page = await visitor.open(simulator, { at: '#/requests' });
    await page.getByText('No request has come yet').waitFor();
    const sent = burst(20_000, '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created');
    // Meanwhile the page goes on.
    await page.getByRole('link', { name: 'Time' }).click();
    await page.getByRole('heading', { level: 1, name: 'Time' }).waitFor();
    expect(await sent).toBe(20_000);
    await page.getByRole('link', { name: 'Requests' }).click();
    await until(
      async () => numbersIn(await page.getByText(/more came and are not shown here$/).innerText()),
      ([shown = 0, leftOut = 0]) => shown > 0 && shown <= 1000 && shown + leftOut === 20_000,
    );
    const lines = page.getByRole('list', { name: 'Requests, the newest first' }).getByRole('link');
    expect(await lines.count()).toBeLessThan(60);
  });

  const numbersIn = (text: string): readonly number[] =>
    [...text.matchAll(/\d[\d,]*/g)].map(([number]) => Number(number.replaceAll(',', '')));

  const CONNECTIONS = 8;

  /** Sends them as fast as they can be read: pipelined, none waits for an answer. Returns how many were answered with 200. */
  async function burst(count: number, path: string): Promise<number> {
    const { hostname, port, host } = new URL(simulator.url);
    const request = [
      `GET ${path} HTTP/1.1`,
      `Host: ${host}`,
      'Authorization: Bearer test_admin',
      // The contract requires it.
      'User-Agent: burst',
      '',
    ].join('\r\n');
    const perConnection = count / CONNECTIONS;
    const text = `${request}\r\n`.repeat(perConnection - 1) + `${request}Connection: close\r\n\r\n`;
    const answered = Array.from({ length: CONNECTIONS }, async () => {
      const socket = connect(Number(port), hostname);
      socket.write(text);
      let answers = '';
      for await (const chunk of socket.setEncoding('latin1')) answers += String(chunk);
      return answers.split('HTTP/1.1 200 ').length - 1;
    });
    return (await Promise.all(answered)).reduce((sum, each) => sum + each, 0);
  }
});
