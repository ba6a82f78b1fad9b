import type { AnswerSummary, CheckEvent, RequestSummary, Verdict } from './event.js';
import type { Judgement } from './judge.js';
import type { OperationRequest, Outcome } from './message.js';
import { basicOf, secretIn } from '../openapi/secrets.js';
import { ROLES, type Target } from './targets/target.js';

/** More of a body than this is not kept. */
const KEPT = 2000;
const BODY_IN_CURL = 4000;

export type TestCase = Pick<
  CheckEvent,
  | 'check'
  | 'name'
  | 'operation'
  | 'kind'
  | 'state'
  | 'expired'
  | 'rule'
  | 'expected'
  | 'place'
  | 'change'
>;

/** The event of a request that was sent. What passed is told in short. */
export function tell(
  target: Target,
  baseUrl: string,
  testCase: TestCase,
  exchange: { readonly request: OperationRequest; readonly outcome: Outcome },
  { outcome, reason, faults }: Judgement,
): CheckEvent {
  const { request } = exchange;
  const { answer } = exchange.outcome;
  const inFull = outcome !== 'passed' && outcome !== 'skipped';
  return {
    ...testCase,
    outcome,
    ...(reason !== undefined && { reason }),
    ...(faults !== undefined && { faults }),
    request: inFull
      ? summarizeRequest(target, request)
      : { method: request.method, path: maskPath(target, request.path) },
    ...(answer && {
      answer: inFull
        ? summarizeAnswer(answer.status, answer.headers, answer.text)
        : { status: answer.status },
    }),
    ...(inFull && { curl: toCurl(target, baseUrl, request) }),
  };
}

export function skip(testCase: TestCase, reason: string): CheckEvent {
  return { ...testCase, outcome: 'skipped', reason };
}

export function worst(...judgements: readonly Judgement[]): Judgement {
  const order: readonly Verdict[] = ['failed', 'refuted', 'inconclusive', 'skipped', 'passed'];
  const outcome = order.find((each) => judgements.some((one) => one.outcome === each)) ?? 'passed';
  const gravest = judgements.filter((one) => one.outcome === outcome);
  const reasons = gravest.flatMap(({ reason }) => reason ?? []);
  const faults = gravest.flatMap((one) => one.faults ?? []);
  return {
    outcome,
    ...(reasons.length > 0 && { reason: reasons.join('; ') }),
    ...(faults.length > 0 && { faults }),
  };
}

function summarizeRequest(target: Target, request: OperationRequest): RequestSummary {
  const { method, path, headers, body } = request;
  return {
    method,
    path: maskPath(target, path),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        maskHeader(target, name, typeof value === 'string' ? value : value.join(', ')),
      ]),
    ),
    ...(body !== undefined && { body: shorten(Buffer.from(body).toString('utf8')) }),
  };
}

const TOLD_HEADERS = ['content-type', 'content-length', 'x-mock-rule', 'location', 'allow'];

function summarizeAnswer(
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): AnswerSummary {
  return {
    status,
    headers: Object.fromEntries(
      TOLD_HEADERS.flatMap((name) => {
        const value = headers[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    ...(text !== '' && { body: shorten(text) }),
  };
}

function shorten(text: string): string {
  const printable = text.replaceAll(/[^\t\r\n\x20-\x7e\u00a0-\uffff]/g, '\ufffd');
  return printable.length > KEPT
    ? `${printable.slice(0, KEPT)}… (${text.length} characters)`
    : printable;
}

/** Readable test tokens are public; any other token is named, not shown. */
function maskHeader(target: Target, name: string, value: string): string {
  if (target.headers[name] !== undefined && target.headers[name] === value) {
    return `$HEADER_${name.toUpperCase().replaceAll('-', '_')}`;
  }
  if (name !== 'authorization') return maskSecrets(target, value);
  if (/^Bearer test_\w+$/.test(value)) return value;
  const role = ROLES.find((each) => {
    const token = target.token(each);
    return token !== undefined && (token === value || basicOf(secretIn(token)) === value);
  });
  const scheme = value.split(' ')[0] ?? '';
  if (role !== undefined) return `${scheme} $TOKEN_${role.toUpperCase()}`;
  return value.length > 40 ? `${scheme} $TOKEN` : value;
}

/** A key may stand in any header, and in the query. */
function maskSecrets(target: Target, text: string): string {
  return ROLES.reduce((masked, role) => {
    const token = target.token(role);
    const secret = token === undefined ? '' : secretIn(token);
    // Those of our simulator are public, and what is as short as a word would be found in words.
    if (/^test_\w+$/.test(secret) || secret.length < 4) return masked;
    const name = `$TOKEN_${role.toUpperCase()}`;
    return masked.replaceAll(secret, name).replaceAll(encodeURIComponent(secret), name);
  }, text);
}

/** A query may hold a key; what stands before it are ids. */
function maskPath(target: Target, path: string): string {
  const [before = '', ...query] = path.split('?');
  return [before, ...query.map((each) => maskSecrets(target, each))].join('?');
}

function toCurl(target: Target, baseUrl: string, request: OperationRequest): string {
  const { method, path, headers, body } = request;
  const words = ['curl -i', `-X ${method}`, pathOf(target, baseUrl + path)];
  const sent = { ...target.headers, ...headers };
  if (sent['user-agent'] === undefined) words.push("-H 'user-agent:'");
  for (const [name, value] of Object.entries(sent)) {
    for (const line of typeof value === 'string' ? [value] : value) {
      const shown = maskHeader(target, name, line);
      const text = `${name}: ${shown}`;
      words.push(`-H ${shown === line ? quote(text) : `"${text}"`}`);
    }
  }
  if (body === undefined) return words.join(' ');
  if (sent['content-type'] === undefined) words.push("-H 'content-type:'");
  const text = Buffer.from(body).toString('utf8');
  if (body.length > BODY_IN_CURL) {
    return `${words.join(' ')} --data-binary @body # ${body.length} bytes: ${text.slice(0, 60).replaceAll(/\s/g, ' ')}…`;
  }
  if (Buffer.from(text).equals(body) && /^[^\0\r]*$/.test(text)) {
    return `${words.join(' ')} --data-binary ${quote(text)}`;
  }
  return `echo ${Buffer.from(body).toString('base64')} | base64 -d | ${words.join(' ')} --data-binary @-`;
}

/** What a shell is to fill in must not stand in single quotes. */
function pathOf(target: Target, url: string): string {
  const shown = maskPath(target, url);
  return shown === url ? quote(url) : `"${shown}"`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
