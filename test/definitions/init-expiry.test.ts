import { describe, expect, test } from '@jest/globals';
import type { LifecycleDocument } from '../../src/lifecycles/read.js';
import { createSimulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import { action, answer, draft, NOTHING, orders, type Json } from './orders.js';
import { oddOnes, verifyDraft } from './verify-draft.js';

const newDirectory = useDirectories();

const INSTANT = { type: 'string', format: 'date-time' };
const SECONDS = { type: 'integer', minimum: 1 };

/** Orders with states, what answers show of their end, and what requests say of it. */
function ending(states: readonly string[], shown: Json, sent: Json = {}, more: Json = {}): Json {
  return orders({
    shown: {
      type: 'object',
      required: ['id', 'status'],
      properties: {
        id: { type: 'string' },
        status: { type: 'string', enum: states },
        item: { type: 'string' },
        ...shown,
      },
    },
    sent: { type: 'object', properties: { item: { type: 'string' }, ...sent } },
    more,
  });
}

const only = (document: Json): LifecycleDocument | undefined => draft(document).lifecycles[0];
const endSet = (document: Json): unknown => only(document)?.rows[0]?.sets?.['expires_at'];
const OPEN = ['open', 'paid', 'cancelled', 'lapsed'];

describe('an expiry', () => {
  test('is drafted with its reason, of what waits alone', () => {
    const pay = action('/pay', { 200: answer({}), 409: NOTHING });
    expect(only(ending(OPEN, { expires_at: INSTANT }, {}, pay))?.expiry).toEqual({
      id: 'order.expire',
      title: 'expires_at makes the order LAPSED',
      // What is paid does not lapse.
      from: ['OPEN'],
      to: 'LAPSED',
      evidence: { inferred: 'status may be lapsed, and expires_at is a time' },
    });
  });

  test.each([
    ['a number of seconds', { ttl: SECONDS }, { $after: 'PT{$request.body#/ttl}S' }],
    [
      'minutes by its name',
      { ttl_minutes: SECONDS },
      { $after: 'PT{$request.body#/ttl_minutes}M' },
    ],
    ['days by its name', { validForDays: SECONDS }, { $after: 'P{$request.body#/validForDays}D' }],
    [
      'a duration',
      { ttl: { type: 'string', pattern: '^P(T?[0-9]+[DHMS])+$' } },
      { $after: '$request.body#/ttl' },
    ],
  ])('comes after what a request asks for: %s', (_about, sent, first) => {
    expect(endSet(ending(OPEN, { expires_at: INSTANT, ...sent }, sent))).toEqual({
      $first: [first, { $after: 'P30D' }],
    });
  });

  test.each([
    ['the default of the document', { ttl: { ...SECONDS, default: 120 } }, 'PT120S'],
    ['30 days', { ttl: SECONDS }, 'P30D'],
  ])('comes after %s where a request does not say it', (_about, sent, due) => {
    expect(endSet(ending(OPEN, {}, sent))).toEqual({
      $first: [{ $after: 'PT{$request.body#/ttl}S' }, { $after: due }],
    });
  });

  test('comes after what answers show, where nobody sends it', () => {
    const document = ending(['held', 'confirmed', 'expired'], { expires_in: { type: 'integer' } });
    expect(only(document)?.rows[0]).toMatchObject({
      sets: { expires_in: 900, expires_at: { $after: 'PT900S' } },
      answers: { expires_in: '$record#/expires_in' },
    });
  });

  test.each([
    ...['hold_expires_at', 'heldUntil', 'validTo', 'reservation-expiry', 'order_expires_at'],
    ...['orderExpiry', 'payment_deadline'],
  ])('is told by a property with a name such as %s', (name) => {
    expect(only(ending(OPEN, { [name]: INSTANT }))?.expiry).toMatchObject({ to: 'LAPSED' });
  });

  test.each([
    ['something else of it ends', OPEN, { token_expires_at: INSTANT, card_expiry: INSTANT }],
    ['no state says so', ['open', 'closed'], { expires_at: INSTANT }],
    ['nothing says when', OPEN, { item: { type: 'string' } }],
    ['a text says when', OPEN, { ttl: { type: 'string', enum: ['short', 'long'] } }],
    ['its unit cannot be written', OPEN, { ttl_ms: SECONDS }],
  ])('is not drafted where %s', (_about, states, shown) => {
    expect(only(ending(states, shown, shown))?.expiry).toBeUndefined();
  });

  test('is drafted where what is sent of it stands elsewhere in the document', () => {
    const ttl = { $ref: '#/components/schemas/Ttl' };
    const document = {
      ...ending(OPEN, { expires_at: INSTANT }, { ttl }),
      components: { schemas: { Ttl: { type: 'integer', minimum: 1 } } },
    };
    expect(only(document)?.expiry).toMatchObject({ to: 'LAPSED' });
  });

  test('happens: after its ttl an order is lapsed, and verify agrees', async () => {
    const document = ending(
      OPEN,
      { expires_at: INSTANT, ttl: SECONDS },
      { ttl: SECONDS },
      action('/pay', { 200: answer({}), 404: NOTHING, 409: NOTHING }),
    );
    const directory = newDirectory();
    expect(oddOnes(await verifyDraft(directory, document))).toEqual([]);
    const simulator = await createSimulator({
      definitions: [`${directory}/drafted`],
      auth: 'none',
      port: 0,
    });
    const send = async (method: string, target: string, body?: Json): Promise<Json> => {
      const reply = await simulator.fetch(`http://localhost${target}`, {
        method,
        ...(body && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      });
      return { code: reply.status, ...((await reply.json().catch(() => ({}))) as Json) };
    };
    const made = await send('POST', '/orders', { item: 'tea', ttl: 60 });
    const target = `/orders/${String(made['id'])}`;
    await send('PUT', '/__admin/clock', { action: 'advance', duration: 'PT59S' });
    expect(await send('GET', target)).toMatchObject({ code: 200, status: 'open' });
    await send('PUT', '/__admin/clock', { action: 'advance', duration: 'PT2S' });
    expect(await send('GET', target)).toMatchObject({ code: 200, status: 'lapsed' });
    expect(await send('POST', `${target}/pay`)).toMatchObject({ code: 409 });
    await simulator.close();
  });
});
