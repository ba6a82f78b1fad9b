import type { Scope } from './expression.js';

/** The scope of one item of a list. A class, so that it does not ask for chance where nothing is drawn. */
export class ItemScope implements Scope {
  readonly request: Scope['request'];
  readonly record: Scope['record'];
  readonly now: Scope['now'];
  readonly people: Scope['people'];
  readonly related: Scope['related'];
  readonly page: Scope['page'];
  readonly error: unknown;
  readonly #around: Scope;

  constructor(
    around: Scope,
    readonly item: unknown,
  ) {
    this.request = around.request;
    this.record = around.record;
    this.now = around.now;
    this.people = around.people;
    this.related = around.related;
    this.page = around.page;
    this.error = around.error;
    this.#around = around;
  }

  get random(): Scope['random'] {
    return this.#around.random;
  }
}
