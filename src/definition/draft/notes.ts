/** What a person should look at in a draft. */
import { ABSENT } from '../../lifecycles/absent.js';
import type { Ending } from './endings.js';
import { END } from './fields.js';
import type { Kind, Part } from './kind.js';
import { isUpsert } from './resources.js';
import type { DraftedRow } from './rows.js';

interface Guesses {
  /** Properties of answers that are made up. */
  readonly invented: ReadonlySet<string>;
  /** Those that are left out, as nothing says where they come from. */
  readonly missing: ReadonlySet<string>;
  /** States that no operation leads to. */
  readonly unreached: readonly string[];
}

/** A record may have hundreds of properties. */
const MOST_TOLD = 20;

export function notesOf(
  kind: Kind,
  rows: readonly DraftedRow[],
  { invented, missing, unreached }: Guesses,
): readonly string[] {
  const { states, fields, parts, resource, end } = kind;
  const text = JSON.stringify(rows.map(({ answers }) => answers));
  const isShown = (name: string): boolean => text.includes(`$record#/${name}"`);
  const lost = [...fields].filter(([, { name }]) => !isShown(name)).map(([property]) => property);
  const conflicting = new Set(rows.filter(isRefusal).map(({ operation }) => operation));
  const verbs = parts.filter(
    ({ operation: { operation } }) =>
      states.leads.has(operation.id) || conflicting.has(operation.id),
  );
  const chosen = [...fields].filter(
    ([, { name, fallback }]) => fallback !== undefined && isShown(name),
  );
  const name = resource.kind.replaceAll('-', ' ');
  const made = JSON.stringify(rows.map(({ sets }) => sets));
  const anywhere = resource.parents.filter((each) => !made.includes(`"$request.path.${each}"`));
  const told = (about: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`${about}: ${names.join(', ')}`];
  return [
    ...states.notes,
    ...(end === undefined ? [] : [tellEnd(name, end)]),
    ...(unreached.length > 0
      ? [`no operation leads to ${unreached.join(', ')}; the control plane does`]
      : []),
    ...(verbs.length > 0
      ? [
          `which states ${verbs.map(({ verb, purpose }) => verb?.word ?? purpose).join(', ')} start from`,
        ]
      : []),
    ...told(
      'works in every state, as the document has no error that it could be answered with',
      parts
        .filter(
          ({ operation: { operation } }) =>
            states.leads.has(operation.id) &&
            !rows.some((row) => row.operation === operation.id && isRefusal(row)),
        )
        .map(({ verb }) => verb?.word ?? ''),
    ),
    ...told(
      'is answered 404 where there is no such record, though the document has a 201 for it',
      parts.flatMap(({ operation, purpose }) =>
        purpose === 'change' && isUpsert(operation) ? operation.operation.id : [],
      ),
    ),
    ...told('made up, as the document does not say where it comes from', [...invented]),
    ...told('left out of answers, as the document does not say where it comes from', [
      ...[...missing].filter((property) => !fields.has(property)).slice(0, MOST_TOLD),
      ...(missing.size > MOST_TOLD ? ['…'] : []),
    ]),
    ...told(
      'chosen where a request leaves it out',
      chosen.map(([property, { name: field }]) =>
        field === END ? `${property} (30 days)` : property,
      ),
    ),
    ...told(
      'not shown, as answers ask more of it than requests do',
      lost.filter((property) => !invented.has(property)),
    ),
    ...told(
      'sent, and not shown by a name that looks like it',
      parts.flatMap(unknownIn(end?.lifetime?.property)),
    ),
    ...(anywhere.length > 0
      ? [
          `the ${resource.kind} is found under every {${anywhere.join('}, {')}}, as no answer shows which it belongs to`,
        ]
      : []),
  ];
}

/** Of a record that is there. */
const isRefusal = ({ status, from }: DraftedRow): boolean =>
  status >= 400 && !from.includes(ABSENT);

/** What an operation is sent that nothing is known of. */
const unknownIn =
  (lifetime: string | undefined) =>
  ({ operation, unknown }: Part): readonly string[] =>
    unknown
      .filter((name) => name !== lifetime)
      .map((name) => `${name} of ${operation.operation.id}`);

function tellEnd(name: string, { instant, lifetime }: Ending): string {
  const asked = lifetime && `${lifetime.property} (${lifetime.toDuration('n')})`;
  const when =
    instant === undefined
      ? `after its ${asked ?? ''}`
      : `at its ${instant}${asked === undefined ? '' : `, by ${asked}`}`;
  return `the ${name} is over ${when}, if nothing else ends it`;
}
