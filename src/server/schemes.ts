import type { SecurityScheme } from '../openapi/operation.js';
import { headerOf, splitTarget, type RequestValue } from './message.js';

/** Where a request may say whose it is. */
export interface Sent {
  /** What may be the name of a test token: a key, a token, a user name. */
  readonly secrets: readonly string[];
}

/** What the request sends for a security scheme; `undefined` when it sends nothing of the kind. */
export function sentFor(scheme: SecurityScheme, request: RequestValue): Sent | undefined {
  switch (scheme.type) {
    case 'bearer':
      return afterWord('bearer', request);
    case 'basic': {
      const sent = afterWord('basic', request);
      return sent && { secrets: sent.secrets.flatMap(namesInBasic) };
    }
    case 'key': {
      const key = keyOf(scheme, request);
      return key === undefined ? undefined : { secrets: [key] };
    }
    case 'unseen':
      return { secrets: [] };
  }
}

/** What to send, for a person. */
export function describeScheme(scheme: SecurityScheme): string {
  switch (scheme.type) {
    case 'bearer':
      return 'Authorization: Bearer <token>';
    case 'basic':
      return 'Authorization: Basic <credentials>, with a test token as the user name';
    case 'key':
      return `a test token in the ${scheme.in} ${scheme.name}`;
    case 'unseen':
      return 'nothing';
  }
}

function afterWord(word: string, request: RequestValue): Sent | undefined {
  const header = headerOf(request, 'authorization');
  if (header?.slice(0, word.length + 1).toLowerCase() !== `${word} `) return undefined;
  return { secrets: [header.slice(word.length + 1).trim()] };
}

/** The user name, or the whole of name and password. */
function namesInBasic(encoded: string): readonly string[] {
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon === -1 ? [text] : [text.slice(0, colon), text];
}

function keyOf(
  { in: place, name }: { readonly in: string; readonly name: string },
  request: RequestValue,
): string | undefined {
  if (place === 'header') return headerOf(request, name.toLowerCase());
  const text =
    place === 'query'
      ? splitTarget(request.url).query
      : (headerOf(request, 'cookie') ?? '').replaceAll(/;\s*/g, '&');
  return new URLSearchParams(text).get(name) ?? undefined;
}
