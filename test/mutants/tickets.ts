/** A helpdesk, as somebody describes it: a list with a cursor and filters, changes, and a verb that adds a field. */

const content = (schema: object): object => ({ content: { 'application/json': { schema } } });
const shown = (schema: object): object => ({ description: 'Done', ...content(schema) });
const PROBLEM = {
  type: 'object',
  required: ['title'],
  properties: { title: { type: 'string' }, detail: { type: 'string' } },
};
const refused = (...statuses: number[]): object =>
  Object.fromEntries(
    statuses.map((status) => [status, { description: 'Refused', ...content(PROBLEM) }]),
  );
const id = { name: 'ticketId', in: 'path', required: true, schema: { type: 'string' } };
const SENT = {
  subject: { type: 'string' },
  body: { type: 'string' },
  priority: { type: 'string', enum: ['low', 'high'] },
  tags: { type: 'array', items: { type: 'string' } },
  note: { type: ['string', 'null'] },
};
const instant = { type: 'string', format: 'date-time' };
const STATUS = { type: 'string', enum: ['open', 'resolved'] };
const TICKET = {
  type: 'object',
  required: ['id', 'subject', 'status', 'created_at'],
  properties: {
    id: { type: 'string' },
    ...{ ...SENT, status: STATUS, resolution: { type: 'string' } },
    ...{ rating: { type: 'number', minimum: 1, maximum: 5 } },
    ...{ created_at: instant, updated_at: instant },
  },
};
const query = (name: string, schema: object): object => ({ name, in: 'query', schema });

export const tickets = {
  openapi: '3.1.0',
  info: { title: 'Helpdesk', version: '1' },
  security: [{ bearer: [] }],
  paths: {
    '/tickets': {
      get: {
        operationId: 'listTickets',
        parameters: [query('status', STATUS), query('cursor', { type: 'string' })],
        responses: {
          200: shown({
            type: 'object',
            required: ['data'],
            properties: { data: { type: 'array', items: TICKET }, next_cursor: { type: 'string' } },
          }),
          ...refused(400, 401),
        },
      },
      post: {
        operationId: 'createTicket',
        requestBody: {
          required: true,
          ...content({ type: 'object', required: ['subject'], properties: SENT }),
        },
        responses: { 201: shown(TICKET), ...refused(400, 401) },
      },
    },
    '/tickets/{ticketId}': {
      parameters: [id],
      get: { operationId: 'getTicket', responses: { 200: shown(TICKET), ...refused(401, 404) } },
      patch: {
        operationId: 'updateTicket',
        requestBody: {
          required: true,
          content: {
            'application/merge-patch+json': { schema: { type: 'object', properties: SENT } },
          },
        },
        responses: { 200: shown(TICKET), ...refused(400, 401, 404) },
      },
    },
    '/tickets/{ticketId}/resolve': {
      parameters: [id],
      post: {
        operationId: 'resolveTicket',
        requestBody: content({
          type: 'object',
          properties: { resolution: { type: 'string' } },
        }),
        responses: { 200: shown(TICKET), ...refused(401, 404, 409) },
      },
    },
  },
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
};
