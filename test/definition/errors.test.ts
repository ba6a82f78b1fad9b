import { describe, expect, test } from '@jest/globals';
import { createErrorForm } from '../../src/definition/errors.js';
import type { ErrorBody, Refused } from '../../src/definition/error-form.js';
import { api, INVALID, MISSING } from './library.js';

const TEAPOT: Refused = { ...MISSING, status: 418 };
const WITHOUT = api({ 200: { description: '' } });

describe('errors of a document without a schema for them are problem details', () => {
  const form = createErrorForm(undefined, WITHOUT);
  test.each<{ refused: Refused; body: object }>([
    {
      refused: MISSING,
      body: {
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'The book 7 does not exist.',
      },
    },
    {
      refused: INVALID,
      body: {
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        detail: '/body/title is required; /query/page must be a number',
        errors: [
          { pointer: '/body/title', detail: 'is required' },
          { pointer: '/query/page', detail: 'must be a number' },
        ],
      },
    },
    {
      refused: TEAPOT,
      body: {
        type: 'about:blank',
        title: 'Bad Request',
        status: 418,
        detail: 'The book 7 does not exist.',
      },
    },
  ])('$refused.status', ({ refused, body }) => {
    expect(form(refused)).toEqual({ body, mediaType: 'application/problem+json' });
  });
});

describe('errors.yaml', () => {
  test.each<{ given: string; errors: object; refused: Refused; error: ErrorBody }>([
    {
      given: 'one text',
      errors: { body: { message: '{$error#/title}: {$error#/details}' } },
      refused: MISSING,
      error: { body: { message: 'Not Found: The book 7 does not exist.' } },
    },
    {
      given: 'the status as a number, the rule and a media type',
      errors: {
        media_type: 'application/vnd.library.error+json',
        body: { status: '$error#/status', code: '$error#/rule' },
      },
      refused: MISSING,
      error: {
        body: { status: 404, code: 'book.read.unknown' },
        mediaType: 'application/vnd.library.error+json',
      },
    },
    {
      given: 'a list of what is wrong, beside what is said of all',
      errors: {
        body: {
          errors: {
            $each: '$error#/violations',
            as: {
              status: '$error#/status',
              at: '$item#/pointer',
              why: '$item#/message',
              text: '$item#/details',
            },
          },
        },
      },
      refused: INVALID,
      error: {
        body: {
          errors: [
            {
              status: 400,
              at: '/body/title',
              why: 'is required',
              text: '/body/title is required',
            },
            {
              status: 400,
              at: '/query/page',
              why: 'must be a number',
              text: '/query/page must be a number',
            },
          ],
        },
      },
    },
    {
      given: 'a place that there is not: its field is left out',
      errors: { body: { $each: '$error#/violations', as: { at: '$item#/pointer', is: 'wrong' } } },
      refused: MISSING,
      error: { body: [{ is: 'wrong' }] },
    },
    {
      given: 'a code by the status',
      errors: {
        body: { code: { $case: '$error#/status', is: { 404: 'LIB-4' }, else: 'LIB-0' } },
      },
      refused: MISSING,
      error: { body: { code: 'LIB-4' } },
    },
  ])('$given', ({ errors, refused, error }) => {
    expect(createErrorForm(errors, WITHOUT)(refused)).toEqual(error);
  });

  test.each<{ errors: unknown; says: string }>([
    { errors: 'text', says: 'the errors must be an object with a body' },
    { errors: null, says: 'the errors must be an object with a body' },
    { errors: { media_type: 'application/json' }, says: 'must be an object with a body' },
    { errors: { body: {}, status: 400 }, says: 'status is not known' },
    { errors: { body: {}, media_type: 'text/html' }, says: 'must be a media type of JSON' },
    { errors: { body: {}, media_type: 'a/json\r\nx: y' }, says: 'must be a media type of JSON' },
    { errors: { body: '$eror#/status' }, says: '$eror#/status is not an expression' },
    { errors: { body: { $eech: '$error#/violations' } }, says: '$eech is not a function' },
    { errors: { body: { at: '$now' } }, says: '$now cannot be used in errors' },
    { errors: { body: { of: 'the {$record#/id}' } }, says: '$record cannot be used in errors' },
    { errors: { body: { id: { $uuid: true } } }, says: '$uuid cannot be used in errors' },
    { errors: { body: { $effect: 'toError' } }, says: 'toError is not an effect' },
  ])('$errors is refused', ({ errors, says }) => {
    expect(() => createErrorForm(errors, WITHOUT)).toThrow(says);
  });
});
