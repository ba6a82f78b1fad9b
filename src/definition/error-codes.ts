/** Names of errors that documents write as a code. */
import { titleOf } from './status-title.js';

/** Other usual names, where a document lists the codes that it has. */
const ALSO: Readonly<Record<number, readonly string[]>> = {
  400: ['invalid request', 'validation error', 'validation failed', 'invalid'],
  401: ['unauthenticated', 'authentication failed', 'invalid token', 'invalid credentials'],
  403: ['access denied', 'permission denied'],
  404: ['resource not found', 'missing'],
  409: ['invalid state', 'state conflict', 'already exists'],
  415: ['unsupported media'],
  422: [
    'unprocessable entity',
    'unprocessable',
    'validation error',
    'validation failed',
    'invalid',
  ],
  429: ['rate limited', 'rate limit exceeded'],
  500: ['internal error', 'server error'],
};

/** @param like a code of the document, whose spelling is taken over: not_found, NOT_FOUND, NotFound */
export function codesFor(status: number, like: string): readonly string[] {
  const names = [titleOf(status).toLowerCase(), ...(ALSO[status] ?? [])];
  const own = spellingOf(like);
  const spellings = [own, ...SPELLINGS.filter((each) => each !== own)];
  return spellings.flatMap((spell) => names.map((name) => spell(name.split(/[^a-z]+/))));
}

type Spell = (words: readonly string[]) => string;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const snake: Spell = (words) => words.join('_');
const upper: Spell = (words) => words.join('_').toUpperCase();
const kebab: Spell = (words) => words.join('-');
const pascal: Spell = (words) => words.map(capital).join('');
const camel: Spell = ([first = '', ...rest]) => first + rest.map(capital).join('');
const SPELLINGS: readonly Spell[] = [snake, upper, kebab, pascal, camel];

function spellingOf(like: string): Spell {
  if (/^[A-Z0-9_]+$/.test(like)) return upper;
  if (/^[A-Z][a-z]+[A-Z]/.test(like)) return pascal;
  if (/^[a-z]+[A-Z]/.test(like)) return camel;
  return /^[a-z]+-[a-z]+(?:-[a-z]+)*$/.test(like) ? kebab : snake;
}
