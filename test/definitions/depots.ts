/** An API of records that stand under others: crates of depots, whose ids are numbers. */
const DEPOT = `{ name: depot_id, in: path, required: true, schema: { type: integer, minimum: 1 } }`;
const CRATE = `{ name: crate_id, in: path, required: true, schema: { type: string, pattern: '^CRT-[0-9]{6}$' } }`;

export const DEPOTS = `
openapi: 3.1.0
info: { title: Depots, version: '1' }
security: [{ bearer: [] }]
paths:
  /depots:
    post:
      operationId: createDepot
      security: [{ key: [] }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewDepot' } } } }
      responses: { '201': &depot { description: A depot, content: { application/json: { schema: { $ref: '#/components/schemas/Depot' } } } }, '401': &error { description: Error } }
  /depots/{depot_id}:
    parameters: [${DEPOT}]
    get: { operationId: getDepot, responses: { '200': *depot, '401': *error, '404': *error } }
  /depots/{depot_id}/crates:
    parameters: [${DEPOT}]
    get:
      operationId: listCrates
      responses:
        '200': { description: All, content: { application/json: { schema: { type: object, required: [data], properties: { data: { type: array, items: { $ref: '#/components/schemas/Crate' } } } } } } }
        '401': *error
        '404': *error
    post:
      operationId: createCrate
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewCrate' } } } }
      responses: { '201': &crate { description: A crate, content: { application/json: { schema: { $ref: '#/components/schemas/Crate' } } } }, '401': *error, '404': *error }
  /depots/{depot_id}/crates/{crate_id}:
    parameters: [${DEPOT}, ${CRATE}]
    get: { operationId: getCrate, responses: { '200': *crate, '401': *error, '404': *error } }
  /depots/{depot_id}/crates/{crate_id}/cancel:
    parameters: [${DEPOT}, ${CRATE}]
    post: { operationId: cancelCrate, responses: { '200': *crate, '401': *error, '404': *error, '409': *error } }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer }, key: { type: apiKey, in: header, name: X-Api-Key } }
  schemas:
    NewDepot: { type: object, required: [name], properties: { name: { type: string } } }
    Depot: { type: object, required: [id, name], properties: { id: { type: integer }, name: { type: string } } }
    NewCrate: { type: object, required: [label], properties: { label: { type: string } } }
    Crate:
      type: object
      required: [crate_id, depot_id, status, label]
      properties:
        crate_id: { type: string, pattern: '^CRT-[0-9]{6}$' }
        depot_id: { type: integer }
        status: { type: string, enum: [open, cancelled] }
        label: { type: string }
`;
