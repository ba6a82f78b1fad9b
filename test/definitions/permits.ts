/** An API that others would bring: nothing in it was written for this tool. */
export const PERMITS = `
openapi: 3.0.3
info: { title: Parking Permits, version: 1.2.0 }
servers: [{ url: https://api.city.example/parking/v2 }]
security: [{ key: [] }]
paths:
  /permits:
    get:
      operationId: listPermits
      parameters:
        - { name: page, in: query, schema: { type: integer, minimum: 1, default: 1 } }
        - { name: page_size, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
        - { name: status, in: query, schema: { $ref: '#/components/schemas/Status' } }
      responses:
        '200': { description: A page, content: { application/json: { schema: { $ref: '#/components/schemas/Page' } } } }
        '400': &error { description: Error, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
        '401': *error
    post:
      operationId: createPermit
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Wanted' } } }
      responses:
        '201': &permit { description: The permit, content: { application/json: { schema: { $ref: '#/components/schemas/Permit' } } } }
        '400': *error
        '401': *error
  /permits/{permitId}:
    parameters: &ids
      - { name: permitId, in: path, required: true, schema: { type: string, pattern: '^PRM-[0-9]{8}$' } }
    get: { operationId: getPermit, responses: { '200': *permit, '401': *error, '404': *error } }
    patch:
      operationId: updatePermit
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, minProperties: 1, properties: { plate: { $ref: '#/components/schemas/Plate' } } }
      responses: { '200': *permit, '400': *error, '401': *error, '404': *error, '409': *error }
    delete:
      operationId: deletePermit
      responses: { '204': { description: Deleted }, '401': *error, '404': *error, '409': *error }
  /permits/{permitId}/activate:
    parameters: *ids
    post: { operationId: activatePermit, responses: { '200': *permit, '401': *error, '404': *error, '409': *error } }
  /permits/{permitId}/suspend:
    parameters: *ids
    post:
      operationId: suspendPermit
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, required: [reason], properties: { reason: { type: string, maxLength: 200 }, by: { type: string } } }
      responses: { '200': *permit, '400': *error, '401': *error, '404': *error, '409': *error }
  /permits/{permitId}/cancel:
    parameters: *ids
    post: { operationId: cancelPermit, responses: { '204': { description: Cancelled }, '401': *error, '404': *error, '409': *error } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Api-Key } }
  schemas:
    Status: { type: string, enum: [requested, active, suspended, cancelled, expired] }
    Plate: { type: string, pattern: '^[A-Z0-9-]{4,10}$', example: 1234-BCD }
    Wanted:
      type: object
      required: [plate]
      properties:
        plate: { $ref: '#/components/schemas/Plate' }
        zone: { type: string }
        validUntil: { type: string, format: date-time }
    Permit:
      type: object
      required: [id, status, plate, zone, createdAt, validUntil, office]
      properties:
        id: { type: string, pattern: '^PRM-[0-9]{8}$', example: PRM-00012345 }
        status: { $ref: '#/components/schemas/Status' }
        plate: { type: string }
        zone: { type: string }
        suspensionReason: { type: string, nullable: true }
        createdAt: { type: string, format: date-time }
        updatedAt: { type: string, format: date-time }
        validUntil: { type: string, format: date-time }
        office: { type: string }
    Page:
      type: object
      required: [items, page, pageSize, total]
      properties:
        items: { type: array, items: { $ref: '#/components/schemas/Permit' } }
        page: { type: integer }
        pageSize: { type: integer }
        total: { type: integer }
    Error:
      type: object
      required: [error]
      properties:
        error:
          type: object
          required: [code, message]
          properties:
            code: { type: string, example: not_found }
            message: { type: string }
            requestId: { type: string }
            details:
              type: array
              items: { type: object, properties: { field: { type: string }, issue: { type: string } } }
`;
