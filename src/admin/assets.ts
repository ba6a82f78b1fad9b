import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../runtime/failure.js';
import { packageFile } from '../runtime/package.js';
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

/** Only what this simulator serves itself may run, and nothing inline. */
const POLICY = "default-src 'self'; img-src 'self' data:";

/**
 * A file of a page that the package brings. A browser asks each time whether it has changed: after another
 * version was installed, no old half may meet a new one.
 */
export async function serveAsset(
  directory: 'ui' | 'docs',
  name: string,
  request: RequestValue,
): Promise<AdminReply> {
  const type = TYPES[path.extname(name)];
  // A plain name: nothing can lead out of the directory.
  if (type === undefined || !/^[\w-]+(?:\.[\w-]+)+$/.test(name)) return unknown(directory, name);
  let content: Buffer;
  try {
    content = await readFile(packageFile('dist', directory, name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return unknown(directory, name);
    throw error;
  }
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  const headers = {
    'content-type': type,
    'content-security-policy': POLICY,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    etag,
  };
  const known = headerOf(request, 'if-none-match')?.split(/\s*,\s*/) ?? [];
  return known.includes(etag) || known.includes('*')
    ? { status: 304, headers }
    : { status: 200, headers, body: content };
}

function unknown(directory: string, name: string): Problem {
  return new Problem({
    status: 404,
    rule: 'admin',
    details: `The page at /__admin/${directory}/ has no file ${name}.`,
  });
}
