import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { LifecycleDocument } from '../../src/lifecycles/read.js';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';
import {
  action,
  answer,
  draft,
  NOTHING,
  ORDER,
  orders,
  PLAIN_ORDER,
  SENT,
  type Json,
} from './orders.js';

const command = useCommand();
const newDirectory = useDirectories();

const rowsOf = ({ rows }: LifecycleDocument): readonly string[] =>
  rows.map(
    ({ operation, from, to, status }) => `${operation} ${from.join('|')}>${to ?? ''} ${status}`,
  );

describe('what is drafted', () => {
  test('makes, reads, changes and deletes records, and knows what is not there', () => {
    const [order] = draft(orders({ shown: PLAIN_ORDER })).lifecycles;
    expect(order).toMatchObject({ kind: 'order', id: 'order_id', states: ['ACTIVE'] });
    expect(order && rowsOf(order)).toEqual([
      'make ABSENT>ACTIVE 201',
      'read ACTIVE> 200',
      'read ABSENT> 404',
      'change ACTIVE> 200',
      'change ABSENT> 404',
      'drop ACTIVE>ABSENT 204',
      'drop ABSENT> 404',
    ]);
    expect(order?.rows[0]).toMatchObject({
      sets: { item: '$request.body#/item' },
      answers: { id: '$record#/id', item: '$record#/item' },
    });
  });

  test('grades all that it guesses, and what the document says as documented', () => {
    const [order] = draft(orders()).lifecycles;
    const evidence = order?.rows.map(({ evidence: each }) =>
      each === 'documented' ? each : Object.keys(each)[0],
    );
    expect(new Set(evidence)).toEqual(new Set(['inferred', 'documented']));
    expect(order?.rows.find(({ id }) => id === 'order.read.unknown')?.evidence).toBe('documented');
  });

  test('takes states from an enum, and leads to them by the verbs of paths', () => {
    const more = { ...action('/cancel', { 200: answer(ORDER), 409: NOTHING }), ...action(':pay') };
    const [order] = draft(orders({ more })).lifecycles;
    expect(order).toMatchObject({ states: ['PENDING', 'PAID', 'CANCELLED'], initial: 'PENDING' });
    expect(order && rowsOf(order)).toEqual(
      expect.arrayContaining([
        'cancel PENDING|PAID>CANCELLED 200',
        'cancel CANCELLED> 409',
        'cancel ABSENT> 404',
        // Without a documented 409 it stays possible, so that no undocumented status is given.
        'pay PENDING|PAID|CANCELLED>PAID 200',
      ]),
    );
    expect(order?.rows[0]?.answers).toMatchObject({
      status: { $case: '$record#/state', is: { PENDING: 'pending', PAID: 'paid' } },
      created_at: '$record#/created_at',
    });
  });

  test.each([
    [['expired', 'in_progress', 'completed'], 'IN_PROGRESS'],
    [['closed', 'growing'], 'GROWING'],
    [['sown', 'open'], 'OPEN'],
  ])('of the states %j, a new record is %s', (values, initial) => {
    const status = { type: 'string', enum: values };
    const shown = { type: 'object', required: ['id'], properties: { id: {}, status } };
    expect(draft(orders({ shown })).lifecycles).toMatchObject([{ initial }]);
  });

  test.each([
    ['/archive', ['CREATED', 'ARCHIVED']],
    ['/submit', ['CREATED', 'SUBMITTED']],
    ['/pay', ['CREATED', 'PAID']],
    ['/resend', ['ACTIVE']],
    // No verb, so no action.
    ['/comments', ['ACTIVE']],
  ])('without an enum, %s makes the states %j', (word, states) => {
    const more = action(word, { 200: answer(PLAIN_ORDER) });
    const [order] = draft(orders({ shown: PLAIN_ORDER, more })).lifecycles;
    expect(order?.states).toEqual(states);
  });

  test('leaves a status that clients write to them', () => {
    const sent = { type: 'object', properties: { status: ORDER['properties'] } };
    const status = { type: 'string', enum: ['pending', 'paid', 'cancelled'] };
    const [order] = draft(orders({ sent: { ...sent, properties: { status } } })).lifecycles;
    expect(order?.states).toEqual(['ACTIVE']);
    // Answers must have one, and requests need not say it.
    const kept = { $first: ['$request.body#/status', 'pending'] };
    expect(order?.rows[0]).toMatchObject({ sets: { status: kept } });
  });

  test('finds the record in an envelope, of the request as of the answer', () => {
    const wrap = (schema: Json): Json => ({
      type: 'object',
      required: ['data'],
      properties: { data: schema },
    });
    const [order] = draft(orders({ shown: wrap(PLAIN_ORDER), sent: wrap(SENT) })).lifecycles;
    expect(order?.rows[0]).toMatchObject({
      sets: { item: '$request.body#/data/item' },
      answers: { data: { id: '$record#/id', item: '$record#/item' } },
    });
  });

  test.each([
    ['not', 'what is made up shows it', { type: 'string', maxLength: 20 }],
    ['not', 'what is made up does not show it', { type: 'string', examples: ['tea'] }],
    ['', 'both have the same limit', { type: 'string', maxLength: 5 }],
  ])('does %s show in a short text what was sent where %s', (not, _why, item) => {
    const properties = { id: { type: 'string' }, item: { type: 'string', maxLength: 5 } };
    const shown = { type: 'object', required: ['id', 'item'], properties };
    const sent = { type: 'object', required: ['item'], properties: { item } };
    const [order] = draft(orders({ shown, sent })).lifecycles;
    const isShown = JSON.stringify(order?.rows[0]?.answers).includes('$record#/item');
    expect(isShown).toBe(not === '');
  });

  test('says what the document does not say of a record that is not there', () => {
    const [order] = draft(orders({ errors: {} })).lifecycles;
    expect(order?.rows.find(({ id }) => id === 'order.read.unknown')?.evidence).toEqual({
      inferred: 'the document does not have the 404',
    });
  });

  test('remembers what a record belongs to', () => {
    const shop = { name: 'shop_id', in: 'path', required: true, schema: { type: 'string' } };
    const shown = {
      type: 'object',
      required: ['id', 'shop_id'],
      properties: { id: { type: 'string' }, shop_id: { type: 'string' } },
    };
    const document = orders({ path: '/shops/{shop_id}/orders', shown });
    const paths = Object.entries(document['paths'] as Record<string, Json>).map(
      ([name, item]): [string, Json] => [
        name,
        { ...item, parameters: [shop, ...((item['parameters'] ?? []) as readonly Json[])] },
      ],
    );
    const [order] = draft({ ...document, paths: Object.fromEntries(paths) }).lifecycles;
    expect(order?.tenant).toBeUndefined();
    expect(order?.rows[0]).toMatchObject({ sets: { shop_id: '$request.path.shop_id' } });
  });

  test.each([
    [
      'a PUT that creates',
      { '/a/{id}': { put: { operationId: 'put', responses: { 200: NOTHING } } } },
    ],
    ['one of two parameters', { '/a/{b}/{c}': { get: { operationId: 'get', responses: {} } } }],
  ])('leaves %s to the examples of the document, with a reason', (_name, paths) => {
    const { lifecycles, left } = draft({ openapi: '3.0.3', info: {}, paths });
    expect(lifecycles).toEqual([]);
    expect(left).toHaveLength(1);
  });
});

test('init writes a definition that starts and remembers: POST, GET, an action, DELETE, 404', async () => {
  const directory = newDirectory();
  const document = path.join(directory, 'orders.yaml');
  const text = stringify(orders({ more: action('/cancel') }), { aliasDuplicateObjects: false });
  fs.writeFileSync(document, text);
  const made = path.join(directory, 'desk');
  const ran = await command.run(['init', document, made]);
  expect([ran.code, ran.stdout]).toEqual([
    0,
    expect.stringContaining('5 of 5 operations have a lifecycle'),
  ]);
  expect(fs.readFileSync(path.join(made, 'openapi.yaml'), 'utf8')).toBe(text);
  expect((await command.run(['check', made])).code).toBe(0);
  expect((await command.run(['init', document, made])).code).toBe(2);

  const { url } = await command.start([
    'start',
    '--definition',
    made,
    '--data',
    'memory',
    '--auth',
    'none',
    '--port',
    '0',
  ]);
  const ask = async (method: string, target: string, body?: unknown): Promise<[number, Json]> => {
    const reply = await fetch(`${url}${target}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const sent = await reply.text();
    return [reply.status, (sent === '' ? {} : JSON.parse(sent)) as Json];
  };
  const [status, order] = await ask('POST', '/orders', { item: 'tea', count: 2 });
  const target = `/orders/${String(order['id'])}`;
  expect([status, order]).toMatchObject([201, { status: 'pending', item: 'tea', count: 2 }]);
  expect(await ask('GET', target)).toEqual([200, order]);
  expect(await ask('PATCH', target, { item: 'milk' })).toMatchObject([200, { item: 'milk' }]);
  expect(await ask('POST', `${target}/cancel`)).toMatchObject([200, { status: 'cancelled' }]);
  expect(await ask('GET', target)).toMatchObject([200, { status: 'cancelled', item: 'milk' }]);
  expect(await ask('DELETE', target)).toEqual([204, {}]);
  expect((await ask('GET', target))[0]).toBe(404);
});
