import { describe, expect, test } from '@jest/globals';
import {
  ajv,
  child,
  contract,
  entries,
  list,
  node,
  operationOf,
  operations,
  relocated,
  schemaName,
  schemas,
  type Node,
} from './document.js';
import { documentedOperations } from './documented-pairs.js';
import { documentedParameters, documentedText } from './documented-texts.js';
import { componentSchemas, mediaTypes, parameters, schemaPlaces } from './places.js';

describe('the contract has what the pages have', () => {
  test('94 pairs on 19 operations', () => {
    expect(documentedOperations).toHaveLength(19);
    expect(documentedOperations.flatMap(({ responses }) => responses)).toHaveLength(94);
    expect(Object.keys(documentedParameters)).toHaveLength(19);
  });

  test('the operations, and no other', () => {
    const transcribed = documentedOperations.map(({ operationId, method, path, page }) =>
      [operationId, method, path, page].join(' '),
    );
    const written = operations.map(({ id, method, path, operation }) =>
      [id, method, path, ...list(operation['tags'])].join(' '),
    );
    expect(written.sort()).toEqual(transcribed.sort());
  });

  test('the server, and a token for everything', () => {
    expect(list(contract['servers'])).toMatchObject([
      { url: 'http://127.0.0.1:4010/v1' },
      { url: 'https://documents.masstack.com/v1' },
    ]);
    expect(contract['security']).toEqual([{ AuthNToken: [] }]);
    expect(operations.filter(({ operation }) => 'security' in operation)).toEqual([]);
    expect(child(contract, 'components', 'securitySchemes', 'AuthNToken')).toMatchObject({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
    });
  });

  describe.each(documentedOperations)('$operationId', (documented) => {
    const { operationId, responses, body } = documented;

    test('statuses, and no other', () => {
      const transcribed = [...responses.map(([status]) => String(status)), 'default'];
      expect(Object.keys(child(operationOf(operationId), 'responses')).sort()).toEqual(
        transcribed.sort(),
      );
    });

    test.each(responses)('%i: text and schema', (status, schema) => {
      const response = child(operationOf(operationId), 'responses', String(status));
      expect(response['description']).toBe(documentedText(documented, status));
      if (status === 204) {
        expect(response).not.toHaveProperty('content');
        return;
      }
      const media = child(response, 'content', 'application/json');
      expect(schemaName(media)).toBe(schema ?? 'ErrorsResponse');
      // An error body that the page does not declare must say that it is our addition.
      expect(child(media, 'x-evidence')['grade']).toBe(schema === null ? 'inferred' : 'documented');
    });

    test('default: text and schema', () => {
      const response = child(operationOf(operationId), 'responses', 'default');
      expect(response['description']).toBe('Error response');
      expect(schemaName(child(response, 'content', 'application/json'))).toBe(documented.default);
    });

    test('parameters, and no other', () => {
      const written = list(operationOf(operationId)['parameters'])
        .map(node)
        .map((parameter) => [
          parameter['name'],
          parameter['in'],
          parameter['required'],
          parameter['description'],
        ]);
      expect(written).toEqual(documentedParameters[operationId]);
    });

    test('body', () => {
      const written = operationOf(operationId)['requestBody'];
      if (body === null) {
        expect(written).toBeUndefined();
        return;
      }
      expect(node(written)['required']).toBe(body !== 'object');
      const content = child(node(written), 'content');
      if (body === 'object') {
        expect(Object.keys(content)).toEqual(['multipart/mixed', 'multipart/form-data']);
      } else {
        expect(Object.keys(content)).toEqual(['application/json']);
        expect(schemaName(child(content, 'application/json'))).toBe(body);
      }
    });
  });
});

test('every request body says its limit', () => {
  const limits = mediaTypes
    .filter(([where]) => where.includes(' request '))
    .map(([where, media]) => [where.split(' ').at(-1), media['x-max-body-bytes']].join(' '));
  expect([...new Set(limits)].sort()).toEqual([
    'application/json 1048576',
    'multipart/form-data 20971520',
    'multipart/mixed 20971520',
  ]);
});

describe('schemas and examples', () => {
  test.each(Object.keys(schemas))('%s compiles in strict mode', (name) => {
    expect(() => ajv.compile({ $ref: `spec#/$defs/${name}` })).not.toThrow();
  });

  const valueOf = (example: Node): unknown => {
    const { $ref } = example;
    if (typeof $ref !== 'string') return example['value'];
    return child(contract, 'components', 'examples', $ref.split('/').at(-1) ?? '')['value'];
  };
  const inSchemas = [
    ...componentSchemas,
    ...componentSchemas.flatMap(([name, schema]) => schemaPlaces(name, schema)),
  ].filter(([, schema]) => 'examples' in schema);

  test.each(mediaTypes)('%s has named examples, all valid', (_where, media) => {
    const validate = ajv.compile(relocated(media['schema']));
    expect(entries(media['examples'])).not.toHaveLength(0);
    for (const [name, example] of entries(media['examples'])) {
      validate(valueOf(example));
      expect({ name, errors: validate.errors }).toEqual({ name, errors: null });
    }
  });

  test.each(parameters)('%s has a valid example', (_where, parameter) => {
    const validate = ajv.compile(relocated(parameter['schema']));
    validate(parameter['example']);
    expect(validate.errors).toBeNull();
  });

  test.each(inSchemas)('%s: its own examples are valid', (_where, schema) => {
    const validate = ajv.compile(relocated(schema));
    for (const example of list(schema['examples'])) expect(validate(example)).toBe(true);
  });
});
