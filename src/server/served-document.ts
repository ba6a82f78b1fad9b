import type { OpenApiDocument } from '../openapi/document.js';
import { forTools } from '../openapi/for-tools.js';
import type { Reply, RequestValue } from './message.js';

const PATH = /^\/openapi\.(json|yaml)(?:\?|$)/;

/** Whether the request asks for the OpenAPI document that is in force. */
export function asksForDocument({ method, url }: RequestValue): boolean {
  return url.startsWith('/openapi.') && PATH.test(url) && (method === 'GET' || method === 'HEAD');
}

/** The document with its overlays. Without aliases: some tools refuse a document that has many. */
export async function serveDocument(
  { url }: RequestValue,
  readDocument: () => Promise<OpenApiDocument>,
): Promise<Reply> {
  const document = forTools(await readDocument());
  const rule = 'admin';
  if (PATH.exec(url)?.[1] === 'json') {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    return { status: 200, rule, headers, body: document };
  }
  const { stringify } = await import('yaml');
  return {
    status: 200,
    rule,
    headers: { 'content-type': 'application/yaml; charset=utf-8' },
    body: stringify(document, { aliasDuplicateObjects: false }),
  };
}
