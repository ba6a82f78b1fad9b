import type { Page, Related, RequestInput, Scope } from '../lifecycles/expression.js';
import type { Context } from './outcome.js';

/** What the templates of a row can speak of. */
export function scopeOf(
  request: RequestInput,
  record: Readonly<Record<string, unknown>>,
  context: Context,
  related?: Related,
  page?: Page,
): Scope {
  return new ActScope(request, record, context, related, page);
}

/** A class, so that chance is only made where something is drawn. */
class ActScope implements Scope {
  readonly now: Scope['now'];
  readonly #context: Context;

  constructor(
    readonly request: RequestInput,
    readonly record: Readonly<Record<string, unknown>>,
    context: Context,
    readonly related: Related | undefined,
    readonly page: Page | undefined,
  ) {
    this.now = context.now;
    this.#context = context;
  }

  get random(): Scope['random'] {
    return this.#context.random;
  }
}
