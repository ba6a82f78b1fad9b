import {
  createClock,
  parseInstant,
  readInstant,
  type ClockState,
  type Instant,
} from '../runtime/clock.js';
import { follow, type Soon } from '../runtime/follow.js';
import { Problem, violated } from '../server/problem.js';
import type { World } from '../server/world.js';
import type { Transaction } from '../store/store.js';
import type { AdminHandler, AdminReply } from './handler.js';
import { rereadStubs } from './stub-files.js';
import { endOf, refuseClock } from './times.js';

export const getClock: AdminHandler<'getClock'> = ({ world }) => reading(world);

export const setClock: AdminHandler<'setClock'> = async ({ body, world }) => {
  const problem = await world.setClock((tx) => {
    const state = nextState(body, world);
    if (state instanceof Problem) return state;
    return follow(createdAfter(world, tx, state, body.action), (refusal) => refusal ?? state);
  });
  return problem ?? reading(world);
};

export const reset: AdminHandler<'reset'> = async ({ body, world, services }) => {
  const at = body?.at === undefined ? undefined : readInstant(body.at);
  if (at === undefined && body?.at !== undefined) return notATime;
  const late = at === undefined ? undefined : refuseClock(at, '/body/at');
  if (late !== undefined) return late;
  const broken = await rereadStubs(services);
  if (broken !== undefined) return broken;
  await world.reset(at === undefined ? undefined : { mode: 'frozen', at });
  const entities = await world.store.count();
  return { status: 200, body: { entities, now: world.clock.now() } };
};

const notATime = violated([{ pointer: '/body/at', message: 'must be a time with a zone' }]);

interface Action {
  readonly action: 'freeze' | 'run' | 'advance' | 'reset';
  readonly at?: string | undefined;
  readonly duration?: string | undefined;
}

function nextState({ action, at, duration }: Action, { clock }: World): ClockState | Problem {
  switch (action) {
    case 'reset':
      return { mode: 'running', offset: 0 };
    case 'run':
    case 'freeze': {
      const instant = at === undefined ? clock.now() : readInstant(at);
      if (instant === undefined) return notATime;
      return refuseClock(instant, '/body/at') ?? clockAt(action, instant, clock.real());
    }
    case 'advance': {
      if (duration === undefined) {
        return violated([{ pointer: '/body/duration', message: 'is required to advance' }]);
      }
      return advance(clock.now(), duration, clock.state());
    }
  }
}

function clockAt(action: 'freeze' | 'run', at: Instant, real: number): ClockState {
  return action === 'freeze'
    ? { mode: 'frozen', at }
    : { mode: 'running', offset: Math.round(parseInstant(at) - real) };
}

function advance(now: Instant, duration: string, state: ClockState): ClockState | Problem {
  const then = endOf(now, duration, '/body/duration');
  if (then instanceof Problem) return then;
  const late = refuseClock(then, '/body/duration');
  if (late !== undefined) return late;
  if (state.mode === 'frozen') return { mode: 'frozen', at: then };
  return { mode: 'running', offset: state.offset + parseInstant(then) - parseInstant(now) };
}

/** A record cannot be older than its creation: a clock moved back past one would contradict it. */
function createdAfter(
  { store }: World,
  tx: Transaction,
  state: ClockState,
  action: Action['action'],
): Soon<Problem | undefined> {
  // What goes on, or goes back to the machine, is not put to a time of somebody's choice.
  if (state.mode === 'running' && action !== 'run') return undefined;
  const at = createClock(state).now();
  return follow(tx.countCreatedAfter(at), (count) => {
    if (count === 0) return undefined;
    return follow(
      store.count(),
      (all) =>
        new Problem({
          status: 409,
          rule: 'admin',
          details: `/body/at is before the creation of ${count} of ${all} records. POST /__admin/reset with {"at":"${at}"} plants the fixtures at that time instead.`,
        }),
    );
  });
}

function reading({ clock }: World): AdminReply {
  const state = clock.state();
  return {
    status: 200,
    body: {
      now: clock.now(),
      mode: state.mode,
      ...(state.mode === 'running' && { offset_ms: state.offset }),
    },
  };
}
