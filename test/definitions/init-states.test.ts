import { describe, expect, test } from '@jest/globals';
import { action, answer, draft, NOTHING, orders, type Json } from './orders.js';

/** Orders with these states, and an action with a documented conflict for each word. */
function states(values: readonly string[], words: readonly string[], more: Json = {}): Json {
  const status = { type: 'string', enum: values, ...more };
  const shown = {
    type: 'object',
    required: ['id', 'status'],
    properties: { id: { type: 'string' }, status },
  };
  const actions = words.map((word) =>
    action(`/${word}`, { 200: answer(shown), 404: NOTHING, 409: NOTHING }),
  );
  return orders({ shown, more: Object.assign({}, ...actions) as Json });
}

describe('the states of a draft', () => {
  test.each([
    ['the default of the document', ['open', 'held', 'closed'], { default: 'held' }, 'HELD'],
    ['the first, where that looks like one', ['pending', 'open', 'gone'], {}, 'PENDING'],
    ['what looks most like one, of the alphabet', ['active', 'draft', 'live'], {}, 'DRAFT'],
    ['the first of an order', ['unpaid', 'paid', 'active', 'closed'], {}, 'UNPAID'],
    ['what is waited for', ['succeeded', 'requires_payment', 'failed'], {}, 'REQUIRES_PAYMENT'],
  ])('begin with %s', (_about, values, more, initial) => {
    expect(draft(states(values, [], more)).lifecycles).toMatchObject([{ initial }]);
  });

  const SHOP = ['pending', 'confirmed', 'shipped', 'delivered', 'refunded', 'cancelled'];
  const SHIP = ['active', 'paused', 'archived', 'cancelled'];
  test.each([
    ['leads on from what stands before', SHOP, 'ship', ['PENDING', 'CONFIRMED'], 'SHIPPED'],
    ['starts from what its meaning says', SHOP, 'deliver', ['SHIPPED'], 'DELIVERED'],
    [
      'ends it at any time before',
      SHOP,
      'cancel',
      ['PENDING', 'CONFIRMED', 'SHIPPED', 'DELIVERED'],
      'CANCELLED',
    ],
    ['resumes what is paused, not what is cancelled', SHIP, 'resume', ['PAUSED'], 'ACTIVE'],
    ['takes out of the archive', SHIP, 'unarchive', ['ARCHIVED'], 'ACTIVE'],
    ['refunds what is paid', ['open', 'paid', 'refunded'], 'refund', ['PAID'], 'REFUNDED'],
    // By the alphabet, the order says nothing.
    [
      'starts from all that is open',
      ['active', 'draft', 'live'],
      'publish',
      ['ACTIVE', 'DRAFT'],
      'LIVE',
    ],
  ])('a verb %s', (_about, values, word, from, to) => {
    const [order] = draft(states(values, [word])).lifecycles;
    const rows = order?.rows.filter(({ operation }) => operation === word);
    expect(rows?.[0]).toMatchObject({ from, to, status: 200 });
    // All others conflict, as the document says they may.
    expect(rows?.[1]).toMatchObject({
      from: order?.states.filter((state) => !from.includes(state)),
      status: 409,
    });
  });
});

describe('a verb that is known by its state', () => {
  test.each([
    ['arrive', 'arrived'],
    ['arrive', 'Arrived'],
    ['check-in', 'checked_in'],
    ['checkIn', 'checkedIn'],
    ['checkin', 'checked_in'],
    ['check-out', 'checked_out'],
    ['no-show', 'no_show'],
    ['pick_up', 'picked-up'],
    ['put-on-hold', 'on_hold'],
    ['hold', 'on_hold'],
    ['take-offline', 'offline'],
    ['merge', 'merged'],
    ['process', 'processing'],
    ['lend', 'lent'],
    ['submit', 'submitted'],
    ['pay', 'paid'],
    ['send', 'sent'],
    ['ship', 'shipped'],
    ['sell', 'sold'],
    ['lose', 'lost'],
    ['withdraw', 'withdrawn'],
    ['freeze', 'frozen'],
    ['begin', 'begun'],
  ])('%s leads to %s, with the reason', (word, state) => {
    const [order] = draft(states(['open', state, 'cancelled'], [word])).lifecycles;
    const row = order?.rows.find(({ operation }) => operation === word.replaceAll(/\W/g, ''));
    expect(row).toMatchObject({
      from: ['OPEN'],
      to: order?.states[1],
      evidence: { inferred: expect.stringContaining(`status may be ${state}`) },
    });
  });

  test('leads to what is done rather than to what is being done', () => {
    const [order] = draft(states(['open', 'shipping', 'shipped'], ['ship'])).lifecycles;
    const [row] = order?.rows.filter(({ operation }) => operation === 'ship') ?? [];
    expect(row).toMatchObject({ from: ['OPEN', 'SHIPPING'], to: 'SHIPPED' });
  });

  test.each([
    ['no state is called so', 'arrive', 'there'],
    ['a thing is called as the state is', 'item', 'item'],
    ['nothing but its meaning is the same', 'start-work', 'in_progress'],
    ['it begins as the state does', 'shipment', 'shipped'],
  ])('is none where %s', (_about, word, state) => {
    const { lifecycles } = draft(states(['open', state, 'gone'], [word]));
    const operations = lifecycles.flatMap(({ rows }) => rows.map(({ operation }) => operation));
    expect(operations).not.toContain(word.replaceAll(/\W/g, ''));
  });

  test('is none where something is made there', () => {
    const part = action('/seat/{seat_id}');
    const document = states(['open', 'seated'], ['seat']);
    const paths = { ...(document['paths'] as Json), ...part };
    const [order] = draft({ ...document, paths }).lifecycles;
    expect(order?.rows.map(({ operation }) => operation)).not.toContain('seat');
  });

  test('what a merely neutral verb does keeps the state where none is called so', () => {
    const [order] = draft(states(['open', 'closed'], ['check-in'])).lifecycles;
    const row = order?.rows.find(({ operation }) => operation === 'checkin');
    expect(row).toMatchObject({ from: ['OPEN', 'CLOSED'], status: 200 });
    expect(row).not.toHaveProperty('to');
  });
});

test.each(['pay-template-earnings', 'return-label', 'holdRules'])(
  'POST to …/%s makes a thing, and is no verb',
  (segment) => {
    const { lifecycles } = draft(orders({ more: action(`/${segment}`) }));
    const operations = lifecycles.flatMap(({ rows }) => rows.map(({ operation }) => operation));
    expect(operations).not.toContain(segment.replaceAll(/\W/g, ''));
    expect(lifecycles[0]?.states).toEqual(['PENDING', 'PAID', 'CANCELLED']);
  },
);
