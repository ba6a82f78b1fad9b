import { useSignal } from '@preact/signals';
import { useLoaded } from '../loaded.js';
import { complain, messageOf } from '../notices.js';
import { Evidence } from '../parts/evidence.js';
import { Exchange } from '../parts/exchange.js';
import { Status } from '../parts/status.js';
import { sendRequest, type Sent } from '../send.js';
import { admin } from '../session.js';

type Answer = Awaited<ReturnType<(typeof admin.value)['listAnswers']>>['answers'][number];

/** What may happen now: each operation on the record with the answer that it would get, to be sent from here. */
export function Answers({ kind, id }: { readonly kind: string; readonly id: string }) {
  const { value, error } = useLoaded(`answers ${kind} ${id}`, () =>
    admin.value.listAnswers({ kind, id }),
  );
  return (
    <section>
      <h3>What may happen now</h3>
      {error !== undefined && value === undefined && <p class="error">{messageOf(error)}</p>}
      <ul class="answers">
        {value?.answers.map((answer) => (
          <PossibleAnswer key={answer.operation} answer={answer} />
        ))}
      </ul>
      {value?.answers.length === 0 && <p class="dim">No operation names such a record.</p>}
    </section>
  );
}

function PossibleAnswer({ answer }: { readonly answer: Answer }) {
  const { operation, title, status, rule, reason, to, request, others } = answer;
  const sent = useSignal<Sent | undefined>(undefined);
  const send = (): void => {
    sendRequest(request).then((result) => {
      sent.value = result;
    }, complain);
  };
  return (
    <li>
      <Status status={status} />
      <div class="what">
        <b title={title}>{operation}</b>
        {to !== undefined && <span class="dim"> → {to === 'ABSENT' ? 'gone' : to}</span>}
        <p class="dim wrap">{reason}</p>
        <Evidence rule={rule} />
        {others.length > 0 && (
          <details>
            <summary>Under other conditions</summary>
            <ul class="others">
              {others.map((other) => (
                <li key={other.rule}>
                  <Status status={other.status} /> {other.when ?? other.title}{' '}
                  <span class="dim">{other.rule}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <button type="button" onClick={send} aria-label={`Send ${operation}`}>
        Send
      </button>
      {sent.value && (
        <div class="sent fade">
          <Exchange sent={sent.value} onClose={() => (sent.value = undefined)} />
        </div>
      )}
    </li>
  );
}
