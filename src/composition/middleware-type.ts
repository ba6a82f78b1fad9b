import type { IncomingMessage, ServerResponse } from 'node:http';

/** As Connect, Express and Vite take it. */
export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;
