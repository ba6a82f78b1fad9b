import { useLoaded } from '../loaded.js';
import { Breakable } from '../parts/breakable.js';
import { Badge } from '../parts/status.js';
import { hrefOf } from '../route.js';
import { admin } from '../session.js';

type NearStub = Awaited<
  ReturnType<(typeof admin.value)['listNearMissesOfRequest']>
>['stubs'][number];

/** The stubs that this request was perhaps meant for, and what of it each did not like. */
export function NearStubs({ id }: { readonly id: string }) {
  const { value } = useLoaded(`near ${id}`, () => admin.value.listNearMissesOfRequest({ id }));
  if (value === undefined || value.stubs.length === 0) return null;
  return (
    <section aria-label="Stubs that nearly answered">
      <h3>Stubs that nearly answered</h3>
      <ul class="near-stubs">
        {value.stubs.map((stub) => (
          <Near key={stub.id} stub={stub} />
        ))}
      </ul>
    </section>
  );
}

function Near({ stub: { id, name, conditions, met, unmet, other } }: { readonly stub: NearStub }) {
  return (
    <li>
      <p class="row tight">
        <a class="grow wrap" href={hrefOf({ panel: 'staging', rest: [id] })}>
          <bdi>{name ?? id}</bdi>
        </a>
        <Badge tone={met === conditions ? 'good' : 'warn'}>
          {met} of {conditions} conditions
        </Badge>
      </p>
      {unmet.map(({ pointer, expected, actual }) => (
        <dl key={pointer} class="unmet">
          <dt>
            <code>
              <Breakable text={pointer.slice(1)} />
            </code>
          </dt>
          <dd>
            <span class="dim">wanted</span>{' '}
            <code class="wrap">{expected === undefined ? 'nothing' : written(expected)}</code>
          </dd>
          <dd>
            <span class="dim">came</span>{' '}
            {actual === undefined ? (
              <span class="dim">nothing</span>
            ) : (
              <code class="wrap">{actual}</code>
            )}
          </dd>
        </dl>
      ))}
      {unmet.length === 0 && (
        <p class="dim wrap">
          {other === undefined
            ? 'It fits this request: it was made or changed later, or another one came first.'
            : `It fits this request, except for ${other}`}
        </p>
      )}
    </li>
  );
}

/** `{ "equalTo": "red" }` is read as `equalTo red`. */
function written(expected: unknown): string {
  if (typeof expected === 'string') return expected;
  const pairs = typeof expected === 'object' && expected !== null ? Object.entries(expected) : [];
  const [only] = pairs;
  return pairs.length === 1 && only !== undefined && typeof only[1] === 'string'
    ? only.join(' ')
    : JSON.stringify(expected);
}
