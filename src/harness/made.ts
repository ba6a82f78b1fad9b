/** The records that a row makes beside its own. */
import type { RequestInput } from '../lifecycles/expression.js';
import type { Row } from '../lifecycles/lifecycle.js';
import { scopesOf } from '../lifecycles/making.js';
import { foresee, unlike } from '../lifecycles/reads.js';
import type { Making } from '../lifecycles/wider.js';
import { failed, type Judgement } from './judge.js';
import { scopeOf } from './sent.js';
import type { Session } from './session.js';
import type { Entity } from './targets/target.js';

/**
 * Whether each of them is there and is what the row makes of it.
 *
 * @param about the record of the row as it is afterwards, which says how many there must be
 */
export async function lookAtMade(
  session: Session,
  { makes = [] }: Row<string>,
  about: { readonly sent: RequestInput; readonly record: object },
): Promise<readonly Judgement[]> {
  const { control, org } = session.target;
  if (control === undefined) return [];
  const judgements: Judgement[] = [];
  for (const making of makes) {
    const { kind } = making;
    const found = [...(await control.list(kind, org))];
    for (const due of duesOf(session, making, about, await control.now())) {
      const wrongs = found.map((each) => ({ each, wrong: unlike(due, part(each, due)) }));
      const made = wrongs.find(({ wrong }) => wrong.length === 0)?.each;
      if (made === undefined) {
        const [nearest = []] = wrongs
          .map(({ wrong }) => wrong)
          .sort((one, other) => one.length - other.length);
        const words = nearest.length === 0 ? '' : `: the nearest differs in ${nearest.join(', ')}`;
        judgements.push(failed(`it did not make the ${kind} that comes with it${words}`));
      } else found.splice(found.indexOf(made), 1);
    }
  }
  return judgements;
}

/** What each of them must have; what it has beside that, nobody says. */
function duesOf(
  { lifecycles }: Session,
  making: Making,
  { sent, record }: { readonly sent: RequestInput; readonly record: object },
  now: string,
): readonly Readonly<Record<string, unknown>>[] {
  const { kind, id, sets = {} } = making;
  return scopesOf(making, scopeOf(sent, record, now)).map((scope) => {
    const fields = Object.entries({ ...sets, ...(id !== undefined && { id }) })
      .map(([name, template]) => [name, foresee(template, scope, () => true)] as const)
      .filter(([, value]) => value !== undefined);
    return {
      state: lifecycles.of(kind).initial,
      created_at: now,
      ...Object.fromEntries(fields),
    };
  });
}

function part(entity: Entity, due: object): object {
  return Object.fromEntries(Object.keys(due).map((name) => [name, entity[name]]));
}
