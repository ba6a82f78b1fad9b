import type { Operation, RequestParts } from '../openapi/operation.js';
import type { Decision } from '../operations/outcome.js';
import type { Caller } from './credentials.js';
import type { Problem } from './problem.js';

export type { Decision } from '../operations/outcome.js';

/** The stages of the pipeline, by what they ask. */
export type Stage =
  'stub' | 'operation' | 'credentials' | 'input' | 'override' | 'lifecycle' | 'outside' | 'reply';

/** What the pipeline found out about a request on its way, as far as it came. */
export interface Facts {
  readonly operation?: Operation;
  readonly caller?: Caller;
  readonly parts?: RequestParts;
  readonly decision?: Decision;
  readonly problem?: Problem;
}

/**
 * Follows one request through the pipeline. A request that is followed is a rehearsal: it is answered
 * as it would be, and what it changes is thrown away.
 */
export class Trace {
  stages: Stage[] = ['operation'];
  facts: Facts = {};

  enter(stage: Stage, facts?: Facts): void {
    this.stages.push(stage);
    if (facts !== undefined) this.facts = { ...this.facts, ...facts };
  }

  /** A stub answers before the first of the other questions is asked. */
  enterStub(): void {
    this.stages = ['stub'];
  }

  /** Takes the last decision: a transaction that met another one decides again. */
  readonly observe = (decision: Decision): void => {
    this.facts = { ...this.facts, decision };
  };
}
