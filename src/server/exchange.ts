import type { LogFields } from '../runtime/log.js';
import { splitTarget, type Reply, type RequestValue } from './message.js';
import { redactPath, redactText } from './redaction.js';
import { isControlPlane, readWorldName } from './route.js';
import { Problem } from './problem.js';
import { reasonsOf } from './reason.js';
import { DEFAULT_WORLD } from './worlds.js';

/** What was asked and answered, for a log or a journal. */
export interface Exchange {
  readonly request: RequestValue;
  readonly reply: Reply;
  /** Milliseconds from the whole request to the answer being handed to Node. */
  readonly duration: number;
}

/** A reason longer than this says no more to whoever looks over a log. */
const MAX_REASON = 160;

/**
 * One line for a person: what was asked, what was answered, why it was refused and in which world. The
 * query and the body may hold secrets or personal data: they stay out.
 */
export function describeExchange({ request, reply, duration }: Exchange): string {
  const { path } = splitTarget(request.url);
  const named = worldOf(request);
  const world = named === DEFAULT_WORLD ? '' : ` in world ${named}`;
  const reason = reasonOf(reply);
  return `${request.method} ${redactPath(path)} ${reply.status} ${reply.rule} ${duration.toFixed(1)} ms${world}${reason === undefined ? '' : `: ${reason}`}`;
}

const DASHBOARD = /^https?:\/\/[^/]+\/__admin\/ui\//;

/** Whether the dashboard only looks at something, as it does all the time: a log is to stay readable. */
export function isLook({ request, reply }: Exchange): boolean {
  const { method, url, headers } = request;
  if (method !== 'GET' || reply.status >= 400 || !isControlPlane(url)) return false;
  const { referer } = headers;
  return typeof referer === 'string' && DASHBOARD.test(referer);
}

/** The same for a program. */
export function fieldsOf({ request, reply, duration }: Exchange): LogFields {
  return {
    world: worldOf(request),
    method: request.method,
    path: redactPath(splitTarget(request.url).path),
    status: reply.status,
    rule: reply.rule,
    ms: Math.round(duration * 1000) / 1000,
    reason: reasonOf(reply),
  };
}

/** The default one, too, where what was sent cannot be a name. */
export function worldOf(request: RequestValue): string {
  const named = readWorldName(request);
  if (named instanceof Problem || named.name === undefined) return DEFAULT_WORLD;
  return /^[\w.~-]{1,64}$/.test(named.name) ? named.name : DEFAULT_WORLD;
}

/** The first of what was wrong, and how much more there is. */
function reasonOf(reply: Reply): string | undefined {
  const [first, ...others] = reasonsOf(reply);
  if (first === undefined) return undefined;
  const line = redactText(first).replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  const short = line.length > MAX_REASON ? `${line.slice(0, MAX_REASON)}…` : line;
  return others.length === 0 ? short : `${short} (and ${others.length} more)`;
}
