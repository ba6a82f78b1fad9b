import type { Exchange } from '../server/exchange.js';

/** Whoever wants to know of each request and its answer. */
export type Observe = (exchange: Exchange) => void;

/** Those who are told of each answer. While there is none, an answer costs nothing more. */
export interface Observers {
  /** Tells all of them. */
  readonly tell: Observe;
  /** From now on. */
  add(observe: Observe): void;
}

export function createObservers(): Observers {
  const all: Observe[] = [];
  return {
    tell(exchange) {
      for (const observe of all) observe(exchange);
    },
    add(observe) {
      all.push(observe);
    },
  };
}
