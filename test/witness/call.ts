import type { IncomingHttpHeaders } from 'node:http';
import type { Breach } from './breach.js';
import type { BreachLabel } from './breaches.js';
import type { ChoiceName } from './choices.js';
import type { DocumentedOperation } from './operations.js';

/** What this server does otherwise than the plainest one. */
export interface Switches {
  chooses(name: ChoiceName): boolean;
  breaks(operation: string, label: BreachLabel): boolean;
  /** The breaches of one operation. */
  breachesOf(operation: string): readonly Breach[];
}

export function createSwitches(
  choices: readonly ChoiceName[],
  breaches: readonly Breach[],
): Switches {
  const chosen = new Set<string>(choices);
  const broken = new Set(breaches.map(({ name }) => name));
  return {
    chooses: (name) => chosen.has(name),
    breaks: (operation, label) => broken.has(`${operation}: ${label}`),
    breachesOf: (operation) => breaches.filter((each) => each.operation === operation),
  };
}

/** A request to one of the nineteen operations. */
export interface Call {
  readonly operation: DocumentedOperation;
  readonly org: string;
  readonly id: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly on: Switches;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** The request is refused with this status. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
