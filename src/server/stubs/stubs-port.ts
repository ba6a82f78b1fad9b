import type { Random } from '../../runtime/random.js';
import type { DrawDelay } from './delay.js';
import type { RateLimits, RateWindow } from './rate-limit.js';
import type { Scenario } from './scenario.js';
import type { Stub } from './stub.js';
import type { ReadyStubs, StubsChange, StubSettings, StubsState } from './stubs-state.js';
import type { Subject } from './subject.js';

/** The stubs of a world, the states of their scenarios, and the delay of every answer, to be looked at. */
export interface StubsView {
  /** Counts the changes that were seen here, and the answers. */
  readonly revision: number;
  /** Whether a request has to be looked at; while it does not, it costs this one question. */
  readonly inUse: boolean;
  readonly settings: StubSettings;
  readonly settingsDelays: readonly DrawDelay[];
  /** The newest first. */
  list(): readonly Stub[];
  get(id: string): Stub | undefined;
  /**
   * The stub that answers the request.
   *
   * @param isRehearsal whether chance is looked at and not drawn
   */
  find(subject: Subject, isRehearsal: true): Stub | undefined;
  /** The state that a scenario is in. */
  stateOf(scenario: string): string;
  scenarios(): readonly Scenario[];
  /** How many answers are left of the `times` of a stub; `undefined` where it has none. */
  leftOf(stub: Stub): number | undefined;
  /** How many requests a stub has answered since the journal was emptied. */
  hitsOf(id: string): number;
  /** What was made through the control plane; `undefined` when there is nothing to keep. */
  state(): StubsState | undefined;
}

/** What answers move on, beside the stubs themselves. */
export interface StubsCourse {
  readonly scenarios: Readonly<Record<string, string>>;
  /** How often each stub with a chance was asked. */
  readonly chances: Readonly<Record<string, number>>;
  readonly limits: Readonly<Record<string, RateWindow>>;
  readonly made: number;
  readonly draws: number;
  readonly hits: Readonly<Record<string, number>>;
  /** How many answers were given of the `times` of each stub. */
  readonly used: Readonly<Record<string, number>>;
}

/** The same, to be changed: only within `alter` of their world, which keeps what has changed. */
export interface Stubs extends Omit<StubsView, 'find'> {
  find(subject: Subject, isRehearsal?: boolean): Stub | undefined;
  set(settings: StubSettings, delays: readonly DrawDelay[]): void;
  /** An id for a stub that has none: the same ones after each reset. */
  nextId(): string;
  /** Adds a stub, or replaces the one with its id in its place. */
  put(stub: Stub): void;
  remove(id: string): boolean;
  /** Removes all stubs, and with them their scenarios. */
  clear(): void;
  /** Leaves no stubs but those of the files. */
  restore(): void;
  /** Takes what the files hold now in place of what they held. */
  refresh(): void;
  /** What has been used of their limits. */
  readonly limits: RateLimits;
  /** Moves the scenario of a stub that answers on to its next state. */
  advance(stub: Stub): void;
  setScenario(name: string, state: string): void;
  resetScenarios(): void;
  /** Chance for one answer: the n-th answer since the last reset always draws the same. */
  nextRandom(): Random;
  forgetHits(): void;
  /** Takes the place of what was made through the control plane. */
  load(ready: ReadyStubs): void;
  /** How far answers have moved things on. */
  course(): StubsCourse;
  /** Goes on from there. */
  follow(course: StubsCourse): void;
  /** Tells of each change that a restart must find again. */
  watch(listener: (change: StubsChange) => void): void;
  /** As after the first start. */
  reset(): void;
}
