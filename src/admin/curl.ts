import type { Contract } from '../openapi/contract.js';
import { isObject, listOf } from '../runtime/json.js';
import { pointerTo } from '../runtime/json-pointer.js';
import type { JournalEntry } from '../server/journal.js';
import { originOf, splitTarget } from '../server/message.js';
import { Problem } from '../server/problem.js';
import { REDACTED, redactBody, redactHeader, redactUrl } from '../server/redaction.js';
import { pathIn } from '../server/world-path.js';
import type { World } from '../server/world.js';
import { findEntry } from './entry.js';
import type { AdminHandler } from './handler.js';

export const getRequestAsCurl: AdminHandler<'getRequestAsCurl'> = async ({
  path,
  world,
  services,
}) => {
  const entry = await findEntry(world, path.id);
  if (entry instanceof Problem) return entry;
  return { status: 200, body: toCurl(entry, world, services.contract) };
};

interface Placeholder {
  readonly name: string;
  readonly place: string;
}

/** They belong to the connection, follow from the rest, or are a browser's own. */
const LEFT_OUT =
  /^(?:host|connection|keep-alive|content-length|content-encoding|transfer-encoding|accept-encoding|te|upgrade|sec-.*|origin|referer|priority|dnt)$/;

function toCurl(
  { request }: JournalEntry,
  world: World,
  contract: Contract,
): { readonly command: string; readonly placeholders: readonly Placeholder[] } {
  const placeholders: Placeholder[] = [];
  /** Names what is blacked out; what cannot be written as a name becomes a dot. */
  const name = (text: string, label: string, place: string): string => {
    if (!text.includes(REDACTED)) return text;
    const placeholder = `{{${label.replaceAll(/[^\w.-]+/g, '.')}}}`;
    if (!placeholders.some((each) => each.place === place)) {
      placeholders.push({ name: placeholder, place });
    }
    return text.replaceAll(REDACTED, placeholder);
  };
  const url = originOf(request) + pathIn(world.name, request) + nameUrl(request, contract, name);
  const words = [`curl -X ${request.method} ${quote(url)}`];
  if (/[[\]{}]/.test(url)) words.push('--globoff');
  for (const [header, sent] of Object.entries(request.headers)) {
    if (LEFT_OUT.test(header) || sent === undefined) continue;
    for (const value of typeof sent === 'string' ? [sent] : sent) {
      const shown = name(redactHeader(header, value), header, `/header/${header}`);
      words.push(`-H ${quote(`${header}: ${shown}`)}`);
    }
  }
  words.push(...dataOf(request.body, world.journal.showsBodies, name));
  return { command: words.join(' \\\n  '), placeholders };
}

type Name = (text: string, label: string, place: string) => string;

/** A path parameter has its name from the document, a parameter of the query its own. */
function nameUrl({ method, url }: JournalEntry['request'], contract: Contract, name: Name): string {
  const shown = redactUrl(url);
  if (!shown.includes(REDACTED)) return shown;
  const { path, query } = splitTarget(shown);
  const match = contract.match(method, splitTarget(url).path);
  const template = match !== undefined && 'operation' in match ? match.operation.path : '';
  const names = template.split('/');
  const segments = path.split('/');
  const ahead = segments.length - names.length;
  const named = segments.map((segment, index) => {
    const label = names[index - ahead]?.replaceAll(/[{}]/g, '') ?? `path-${index}`;
    return name(segment, label, `/path/${label}`);
  });
  const parameters = query.split('&').map((parameter) => {
    const [label = ''] = parameter.split('=', 1);
    return name(parameter, label, `/query/${label}`);
  });
  return named.join('/') + (query === '' ? '' : `?${parameters.join('&')}`);
}

function dataOf(body: Uint8Array | undefined, showsBodies: boolean, name: Name): readonly string[] {
  if (body === undefined || body.length === 0) return [];
  if (showsBodies) return [`--data-binary ${quote(Buffer.from(body).toString())}`];
  const shown = redactBody(body);
  try {
    const named = nameJson(JSON.parse(shown), JSON.parse(Buffer.from(body).toString()), [], name);
    return [`--data-binary ${quote(JSON.stringify(named).replaceAll(BARE, '$1'))}`];
  } catch {
    // Bytes that nobody can look into: they come from a file.
    return [`--data-binary ${quote(`@${name(REDACTED, 'body', '/body')}`)}`];
  }
}

/** A placeholder for what is no text stands there without quotes. */
const BARE = /"\\u0000(\{\{[\w.-]+\}\})"/g;

function nameJson(shown: unknown, sent: unknown, keys: readonly string[], name: Name): unknown {
  if (typeof shown === 'string') {
    const named = name(shown, keys.join('.') || 'body', pointerTo(['body', ...keys]));
    return typeof sent === 'string' ? named : `\u0000${named}`;
  }
  if (Array.isArray(shown)) {
    const items = listOf(sent);
    return shown.map((each, index) => nameJson(each, items[index], [...keys, String(index)], name));
  }
  if (!isObject(shown)) return shown;
  const values = isObject(sent) ? Object.values(sent) : [];
  // By their places: a name may be blacked out itself.
  return Object.fromEntries(
    Object.entries(shown).map(([key, each], index) => [
      key,
      nameJson(each, values[index], [...keys, key], name),
    ]),
  );
}

/** For a shell of POSIX: nothing in it means anything but itself. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
