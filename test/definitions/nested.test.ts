import { expect, test } from '@jest/globals';
import { useDirectories } from '../support/directories.js';
import { answer, NOTHING, type Json } from './orders.js';
import { oddOnes, verifyDraft } from './verify-draft.js';

const newDirectory = useDirectories();

const body = (schema: Json): Json => ({
  required: true,
  content: { 'application/json': { schema } },
});
const parameter = (name: string, type: string): Json => ({
  name,
  in: 'path',
  required: true,
  schema: { type },
});

/** Rooms, and the bookings of each. */
function rooms(type: 'string' | 'integer'): Json {
  const room: Json = {
    type: 'object',
    required: ['id', 'name'],
    properties: { id: { type }, name: { type: 'string' } },
  };
  const booking: Json = {
    type: 'object',
    required: ['id', 'room_id', 'guest'],
    properties: { id: { type: 'string' }, room_id: { type }, guest: { type: 'string' } },
  };
  const sent = (name: string): Json =>
    body({ type: 'object', required: [name], properties: { [name]: { type: 'string' } } });
  return {
    openapi: '3.1.0',
    info: { title: 'Rooms', version: '1' },
    paths: {
      '/rooms': {
        post: {
          operationId: 'addRoom',
          requestBody: sent('name'),
          responses: { 201: answer(room) },
        },
      },
      '/rooms/{room_id}': {
        parameters: [parameter('room_id', type)],
        get: { operationId: 'readRoom', responses: { 200: answer(room), 404: NOTHING } },
      },
      '/rooms/{room_id}/bookings': {
        parameters: [parameter('room_id', type)],
        post: {
          operationId: 'book',
          requestBody: sent('guest'),
          responses: { 201: answer(booking), 404: NOTHING },
        },
        get: {
          operationId: 'listBookings',
          responses: { 200: answer({ type: 'array', items: booking }), 404: NOTHING },
        },
      },
      '/rooms/{room_id}/bookings/{booking_id}': {
        parameters: [parameter('room_id', type), parameter('booking_id', 'string')],
        get: { operationId: 'readBooking', responses: { 200: answer(booking), 404: NOTHING } },
      },
    },
  };
}

test.each(['string', 'integer'] as const)(
  'a draft of a kind under another, which must be there, keeps its contract: ids of type %s',
  async (type) => {
    const checks = ['walks', 'errors', 'credentials', 'inputs'] as const;
    const run = await verifyDraft(newDirectory(), rooms(type), checks);
    expect(oddOnes(run)).toEqual([]);
    expect(run.coverage.cells.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(run.leftovers).toEqual([]);
  },
);
