import { codeOf } from '../runtime/failure.js';
import { packageFile, readTextLater } from '../runtime/files.js';
import { headerOf, type RequestValue } from '../server/message.js';
import { Problem } from '../server/problem.js';
import type { AdminReply } from './handler.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** Only what this simulator serves itself may run, nothing inline, and in no frame of another site. */
const POLICY =
  "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'";

/**
 * A file of a page that the package brings. A browser asks each time whether it has changed: after another
 * version was installed, no old half may meet a new one.
 */
export async function serveAsset(
  directory: 'ui' | 'docs',
  name: string,
  request: RequestValue,
): Promise<AdminReply> {
  const type = TYPES[name.slice(name.lastIndexOf('.'))];
  // A plain name: nothing can lead out of the directory.
  if (type === undefined || !/^[\w-]+(?:\.[\w-]+)+$/.test(name)) return unknown(directory, name);
  let content: string;
  try {
    content = await readTextLater(packageFile('dist', directory, name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return unknown(directory, name);
    throw error;
  }
  const etag = `"${await digestOf(content)}"`;
  const headers = {
    'content-type': type,
    'content-security-policy': POLICY,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    // To this simulator only: its log leaves out what a page only looks at.
    'referrer-policy': 'same-origin',
    etag,
  };
  const known = headerOf(request, 'if-none-match')?.split(/\s*,\s*/) ?? [];
  return known.includes(etag) || known.includes('*')
    ? { status: 304, headers }
    : { status: 200, headers, body: content };
}

async function digestOf(content: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content));
  return Buffer.from(digest).toString('hex').slice(0, 32);
}

function unknown(directory: string, name: string): Problem {
  return new Problem({
    status: 404,
    rule: 'admin',
    details: `The page at /__admin/${directory}/ has no file ${name}.`,
  });
}
