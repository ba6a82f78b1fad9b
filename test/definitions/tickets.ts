/** Keys as credentials, 422 as the status of a bad request, ids of any form, and an operation without a lifecycle. */
export const TICKETS = `
openapi: 3.0.3
info: { title: Tickets, version: '1' }
security: [{ key: [] }]
paths:
  /tickets:
    get:
      operationId: listTickets
      responses:
        '200': { description: All, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Ticket' } } } } }
    post:
      operationId: createTicket
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [title], properties: { title: { type: string, example: Broken } } } } }
      responses:
        '201': { $ref: '#/components/responses/Ticket' }
        '422': { description: Not valid }
        '401': { description: No key }
  /tickets/{ticket_id}:
    parameters:
      - { name: ticket_id, in: path, required: true, schema: { type: string } }
    get:
      operationId: getTicket
      responses:
        '200': { $ref: '#/components/responses/Ticket' }
        '400': { description: Not valid }
        '401': { description: No key }
        '404': { description: No such ticket }
  /tickets/{ticket_id}/close:
    parameters:
      - { name: ticket_id, in: path, required: true, schema: { type: string } }
    post:
      operationId: closeTicket
      responses:
        '200': { $ref: '#/components/responses/Ticket' }
        '400': { description: Not valid }
        '404': { description: No such ticket }
        '409': { description: Closed }
  /stats:
    get:
      operationId: getStats
      responses:
        '200': { description: Counts, content: { application/json: { schema: { type: object, properties: { open: { type: integer } } } } } }
        '401': { description: No key }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Api-Key }
  responses:
    Ticket: { description: The ticket, content: { application/json: { schema: { $ref: '#/components/schemas/Ticket' } } } }
  schemas:
    Ticket:
      type: object
      required: [id, title, status]
      properties:
        id: { type: string }
        title: { type: string }
        status: { type: string, enum: [open, closed] }
`;
