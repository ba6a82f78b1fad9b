import type { Operation } from '../openapi/operation.js';
import { decodePercent } from '../runtime/percent.js';
import { open } from './claims.js';
import type { Acted } from './effects.js';
import { PASSED, toJudgement, type Judgement } from './judge.js';
import { idParameter } from './requests.js';
import type { Session } from './session.js';
import { idIn } from './creations.js';

const CLAIM = open('HTTP says that Location leads to what was made, and no page does');

/**
 * Whether the header `Location` of a creation leads to the record that was made. Only one with the path of a documented
 * read of the kind is looked at: another may lead to a job, or to another server.
 */
export async function lookAtLocation(
  session: Session,
  { kind, row, answer }: Acted,
  id: string,
): Promise<Judgement> {
  const { location = '' } = answer.headers;
  const creation = session.operation(row.operation);
  const led = readAt(session, kind, pathOf(location, creation));
  if (led === undefined || led.id === id) return PASSED;
  const { operation, path } = led;
  if (session.forbids(operation) !== undefined) return PASSED;
  // It may call the record by another name than its id.
  const { outcome } = await session.ask(operation, { id: led.id, path });
  const { status = 500, json } = outcome.answer ?? {};
  const found = idIn(session, kind, json);
  if (status >= 500 || (status < 300 && (found === undefined || found === id))) {
    return PASSED;
  }
  const there = status < 300 ? `shows ${String(found)}` : `is answered with ${status}`;
  const message = `the header location leads to ${location}, and ${operation.id} of that ${there}: ${id} was made`;
  return toJudgement([{ differs: 'header', at: 'location', message, claim: CLAIM }]);
}

/** The path that it leads to, which may be relative to that of the request. */
function pathOf(location: string, creation: Operation): string {
  const base = `http://localhost${creation.path}`;
  return location !== '' && URL.canParse(location, base) ? new URL(location, base).pathname : '';
}

/** The documented read of a record that has this path, below whatever path the target has. */
function readAt(
  { contract, lifecycles }: Session,
  kind: string,
  location: string,
):
  | {
      readonly operation: Operation;
      readonly id: string;
      readonly path: Readonly<Record<string, string>>;
    }
  | undefined {
  const segments = location.replace(/\/$/, '').split('/').slice(1);
  for (let from = 0; from < segments.length; from += 1) {
    const match = contract.match('GET', `/${segments.slice(from).join('/')}`);
    if (match === undefined || 'allow' in match) continue;
    const { operation, params } = match;
    const own = idParameter(operation, lifecycles);
    if (own === undefined || lifecycles.forOperation(operation.id)?.kind !== kind) return undefined;
    // Where there are parameters alone, any end of a path fits.
    if (from > 0 && !/\/[^{/]/.test(operation.path)) return undefined;
    const { [own]: id = '', ...path } = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, decodePercent(value) ?? value]),
    );
    return { operation, id, path };
  }
  return undefined;
}
