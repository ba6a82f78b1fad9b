import { extend } from '../../runtime/extend.js';
import { isObject } from '../../runtime/json.js';
import type { Reply } from '../message.js';
import type { World } from '../world.js';
import { nearestStubs, unmetIfAffordable, type NearMiss, type Unmet } from './near-miss.js';
import type { Subject } from './subject.js';
import { MISSED_WORK } from './work.js';

/** The stub that would have taken a request but for one thing, and what that is; for a person. */
export function describeMissed(world: World, subject: Subject): string | undefined {
  subject.work.leave(MISSED_WORK);
  for (const miss of nearestStubs(world, subject)) {
    const unmet = unmetIfAffordable(miss);
    if (unmet === undefined || unmet.length > 1) continue;
    const [first] = unmet;
    const reason = first === undefined ? heldBack(world, miss) : describeUnmet(first);
    if (reason !== undefined)
      return `The stub ${nameOf(miss)} would answer this request except for ${reason}`;
  }
  return undefined;
}

/** Tells it in the answer to a request that nobody took. */
export function withMissed(reply: Reply, world: World, subject: Subject): Reply {
  const missed = describeMissed(world, subject);
  const { body } = reply;
  const errors: unknown = isObject(body) ? body['errors'] : undefined;
  if (missed === undefined || !Array.isArray(errors)) return reply;
  const [first, ...rest] = errors as readonly unknown[];
  if (!isObject(first)) return reply;
  const told = { ...first, details: `${String(first['details'])} ${missed}` };
  return extend(reply, { body: { ...(body as object), errors: [told, ...rest] } });
}

const nameOf = ({ stub: { id, mapping } }: NearMiss): string =>
  mapping.name === undefined ? id : `"${mapping.name}" (${id})`;

function describeUnmet({ pointer, expected, actual }: Unmet): string {
  const wanted = expected === undefined ? '' : `, which must be ${JSON.stringify(expected)}`;
  const found = actual === undefined ? 'there is none' : `it is ${JSON.stringify(actual)}`;
  return `${pointer}${wanted}: ${found}.`;
}

/** What a stub asks for beside the request, and does not find. */
export function heldBack({ stubs }: World, { stub }: NearMiss): string | undefined {
  const { scenarioName, requiredScenarioState: wanted, chance, disabled, times } = stub.mapping;
  if (disabled === true) return 'that it is switched off.';
  if (stubs.leftOf(stub) === 0) return `its ${times ?? 0} answers, which have all been given.`;
  if (scenarioName !== undefined && wanted !== undefined) {
    const state = stubs.stateOf(scenarioName);
    if (state !== wanted) {
      return `its scenario ${scenarioName}, which must be in the state ${wanted}: it is in ${state}.`;
    }
  }
  return chance === undefined ? undefined : `its chance of ${chance}.`;
}
