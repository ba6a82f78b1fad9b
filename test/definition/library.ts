import type { Refused } from '../../src/definition/error-form.js';
import type { OpenApiDocument } from '../../src/openapi/document.js';
import type { Operation } from '../../src/openapi/operation.js';

/** Errors and documents of an API that is not ours. */

export const MISSING: Refused = {
  status: 404,
  rule: 'book.read.unknown',
  violations: [{ pointer: '', message: 'The book 7 does not exist.' }],
};
export const INVALID: Refused = {
  status: 400,
  rule: 'request.invalid',
  violations: [
    { pointer: '/body/title', message: 'is required' },
    { pointer: '/query/page', message: 'must be a number' },
  ],
};

export const content = (schema: object, mediaType = 'application/json'): object => ({
  description: '',
  content: { [mediaType]: { schema } },
});
export const api = (responses: object, schemas: object = {}): OpenApiDocument => ({
  openapi: '3.0.3',
  info: { title: 'Library', version: '1' },
  paths: { '/books/{id}': { get: { operationId: 'getBook', responses } } },
  components: { schemas },
});
export const getBook: Operation = {
  id: 'getBook',
  method: 'GET',
  path: '/books/{id}',
  page: '',
  parameters: [],
  responses: {},
  limits: [],
};
