import type { Lifecycles } from './index.js';
import { ABSENT } from './lifecycle.js';

/** A precondition in the words of a pact: a record of a kind in one of its states, or none. */
export interface ProviderState {
  /** `an open order in state PAID`, `no open order`. */
  readonly name: string;
  readonly kind: string;
  /** Of the record; `ABSENT` when there shall be none. */
  readonly state: string;
}

/** Every provider state, in the tables' order: a state that a table gains is one here too. */
export function providerStates(tables: Lifecycles): readonly ProviderState[] {
  return tables.kinds.flatMap((kind) => {
    const { title, states } = tables.of(kind);
    const noun = uncapitalize(title);
    return [
      ...states.map((state) => ({
        name: `${article(noun)} ${noun} in state ${state}`,
        kind,
        state,
      })),
      { name: `no ${noun}`, kind, state: ABSENT },
    ];
  });
}

/** `PDF file` stays as it is: its capitals are an abbreviation. */
function uncapitalize(title: string): string {
  return /^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

function article(noun: string): string {
  return /^[aeio]/i.test(noun) ? 'an' : 'a';
}
