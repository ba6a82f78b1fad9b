import { useSignal } from '@preact/signals';
import type { RequestSummary } from '../live.js';
import { useLoaded } from '../loaded.js';
import { complain, messageOf } from '../notices.js';
import { Breakable } from '../parts/breakable.js';
import { Evidence } from '../parts/evidence.js';
import { Exchange } from '../parts/exchange.js';
import { Badge, Status } from '../parts/status.js';
import { sendRequest, type Sent } from '../send.js';
import { admin } from '../session.js';

type Explanation = Awaited<ReturnType<(typeof admin.value)['explainRequest']>>;

/** The checks that ran when the request came, and what it would get now. */
export function Checks({
  id,
  summary,
}: {
  readonly id: string;
  readonly summary: RequestSummary | undefined;
}) {
  const { value, error } = useLoaded(`explain ${id}`, () => admin.value.explainRequest({ id }));
  return (
    <section>
      <h3>Why this answer</h3>
      {error !== undefined && value === undefined && <p class="error">{messageOf(error)}</p>}
      {value !== undefined && (
        <>
          <p class="wrap">{summary?.reason ?? value.then.rule.title}</p>
          <Evidence rule={value.then.rule} />
          {summary?.fault !== undefined && (
            <p>
              <Badge tone="bad">{summary.fault}</Badge> was staged: the connection broke.
            </p>
          )}
          <ol class="checks">
            {value.then.checks.map(({ check, outcome, about }) => (
              <li key={check} class={outcome}>
                <b>{check}</b> <span class="badge">{outcome}</span>
                <p class="dim wrap">
                  <Breakable text={about} />
                </p>
              </li>
            ))}
          </ol>
          {value.now !== undefined && <Now now={value.now} />}
        </>
      )}
    </section>
  );
}

function Now({ now }: { readonly now: NonNullable<Explanation['now']> }) {
  const sent = useSignal<Sent | undefined>(undefined);
  const { accepted } = now;
  return (
    <div class="now">
      <p>
        Sent now, it would get <Status status={now.status} />{' '}
        <span class="dim">
          {now.rule.title} ({now.rule.id})
        </span>
      </p>
      {now.hint !== undefined && <p class="dim wrap">{now.hint}</p>}
      {accepted !== undefined && (
        <div class="row">
          <span class="grow wrap">
            It is accepted with <Status status={accepted.status} /> if you{' '}
            {accepted.changes.join(' and ')}.
          </span>
          <button
            type="button"
            onClick={() => {
              sendRequest(accepted.request).then((result) => {
                sent.value = result;
              }, complain);
            }}
          >
            Send that
          </button>
        </div>
      )}
      {sent.value && <Exchange sent={sent.value} onClose={() => (sent.value = undefined)} />}
    </div>
  );
}
