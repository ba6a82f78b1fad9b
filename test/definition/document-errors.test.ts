import { describe, expect, test } from '@jest/globals';
import { createErrorForm } from '../../src/definition/errors.js';
import type { ErrorBody } from '../../src/definition/error-form.js';
import type { OpenApiDocument } from '../../src/openapi/document.js';
import type { Operation } from '../../src/openapi/operation.js';
import { api, content, getBook, INVALID, MISSING } from './library.js';

describe("the document's own schema for errors is filled in", () => {
  const Failure = {
    type: 'object',
    required: ['status', 'title', 'detail'],
    properties: {
      status: { type: 'integer' },
      title: { type: 'string' },
      detail: { type: 'string' },
    },
    additionalProperties: false,
  };
  const reference = { $ref: '#/components/schemas/Failure' };
  const own = {
    type: 'object',
    required: ['message'],
    properties: { message: { type: 'string' } },
  };
  const said = { status: 404, title: 'Not Found', detail: 'The book 7 does not exist.' };

  test.each<{ given: string; document: OpenApiDocument; operation?: Operation; error: ErrorBody }>([
    {
      given: 'that of the status',
      document: api({ 404: content(own), default: content(reference) }, { Failure }),
      operation: getBook,
      error: { body: { message: said.detail }, mediaType: 'application/json' },
    },
    {
      given: 'that of the range of the status',
      document: api({ '4XX': content(own), default: content(reference) }, { Failure }),
      operation: getBook,
      error: { body: { message: said.detail }, mediaType: 'application/json' },
    },
    {
      given: 'the default one',
      document: api({ 409: content(own), default: content(reference) }, { Failure }),
      operation: getBook,
      error: { body: said, mediaType: 'application/json' },
    },
    {
      given: 'that of most errors, where nothing is documented for the status',
      document: api(
        { 400: content(own), 401: content(reference), 409: content(reference) },
        { Failure },
      ),
      operation: getBook,
      error: { body: said, mediaType: 'application/json' },
    },
    {
      given: 'that of most errors, where no operation has the request',
      document: api({ 404: content(own), default: content(own) }),
      error: { body: { message: said.detail }, mediaType: 'application/json' },
    },
    {
      given: 'with its media type',
      document: api({ default: content(reference, 'application/problem+json') }, { Failure }),
      error: { body: said, mediaType: 'application/problem+json' },
    },
    {
      given: 'problem details of no special type',
      document: api({
        default: content(
          {
            type: 'object',
            required: ['type', 'title'],
            properties: {
              type: { type: 'string', format: 'uri-reference' },
              title: { type: 'string' },
              detail: { type: 'string' },
              instance: { type: 'string', format: 'uri-reference' },
            },
          },
          'application/problem+json',
        ),
      }),
      error: {
        body: { type: 'about:blank', title: said.title, detail: said.detail },
        mediaType: 'application/problem+json',
      },
    },
    {
      given: 'a text of limited length stays as it is',
      document: api({
        default: content({
          type: 'object',
          required: ['message', 'code'],
          properties: {
            message: { type: 'string', enum: ['FAILED'] },
            code: { type: 'integer', maximum: 99 },
          },
          example: { message: 'FAILED', code: 7 },
        }),
      }),
      error: {
        body: { message: 'FAILED', code: expect.any(Number) },
        mediaType: 'application/json',
      },
    },
    {
      given: 'only JSON: for other media types, problem details',
      document: api({ default: content({ type: 'string' }, 'text/plain') }),
      error: {
        body: { type: 'about:blank', ...said },
        mediaType: 'application/problem+json',
      },
    },
  ])('$given', ({ document, operation, error }) => {
    expect(createErrorForm(undefined, document)(MISSING, operation)).toEqual(error);
  });

  const Coded = {
    type: 'object',
    required: ['code', 'errors', 'trace'],
    properties: {
      code: { type: 'string', enum: ['INVALID', 'NOT_FOUND', 'OTHER'] },
      message: { type: 'string' },
      hint: { type: 'string' },
      trace: { type: 'string' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['message'],
          properties: {
            field: { type: 'string' },
            message: { type: 'string' },
            rule: { type: 'string' },
          },
        },
      },
    },
  };
  const coded = api({ default: content(Coded) });
  const trace: unknown = expect.any(String);

  test.each([
    { refused: MISSING, body: { code: 'NOT_FOUND', message: said.detail, trace, errors: [] } },
    {
      refused: INVALID,
      body: {
        code: 'INVALID',
        message: '/body/title is required; /query/page must be a number',
        trace,
        errors: [
          { field: 'title', message: 'is required' },
          { field: 'page', message: 'must be a number' },
        ],
      },
    },
  ])('a code by the status, the wrong fields, and nothing made up: $refused.status', (row) => {
    expect(createErrorForm(undefined, coded)(row.refused, getBook).body).toEqual(row.body);
  });

  test('an example that the document has for the very status is kept, but for our words', () => {
    const example = { code: 'OTHER', message: 'No', hint: 'Ask', trace: 't', errors: [] };
    const { content: contents } = content(Coded) as { content: Record<string, object> };
    const shown = { content: { 'application/json': { ...contents['application/json'], example } } };
    const form = createErrorForm(undefined, api({ 404: { description: '', ...shown } }));
    expect(form(MISSING, getBook).body).toEqual({ ...example, message: said.detail });
    expect(form(INVALID, getBook).body).toMatchObject({ code: 'INVALID' });
  });

  test('one answer does not change another', () => {
    const form = createErrorForm(undefined, api({ default: content(reference) }, { Failure }));
    const first = form(MISSING).body;
    form(INVALID);
    expect(form(MISSING).body).toEqual(first);
    expect(first).toEqual(said);
  });
});
