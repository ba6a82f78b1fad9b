import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { AdminError } from '../../client.js';
import { loadCatalogue } from '../catalogue/read.js';
import { useLoaded } from '../loaded.js';
import { messageOf } from '../notices.js';
import { attempt } from '../session.js';

/** 0: until it is taken away. */
const TIMES = [1, 2, 3, 5, 10, 100, 0];

const describeTimes = (times: number): string =>
  times === 0 ? 'every answer' : times === 1 ? 'the next answer' : `the next ${times} answers`;
const DELAYS = [100, 1000, 3000, 10_000, 30_000];
const FAULTS = [
  { fault: 'EMPTY_RESPONSE', text: 'no answer at all' },
  { fault: 'CONNECTION_RESET_BY_PEER', text: 'connection reset' },
  { fault: 'MALFORMED_RESPONSE_CHUNK', text: 'answer breaks off' },
  { fault: 'RANDOM_DATA_THEN_CLOSE', text: 'garbage' },
] as const;

/** What servers and networks do, whatever the document says. */
const ALWAYS = [429, 500, 503];

/** The next answers of an operation in three clicks: which one, what, and done. */
export function StageForm() {
  const catalogue = useLoaded('catalogue', loadCatalogue, { isLive: false });
  const operation = useSignal('');
  const times = useSignal(1);
  const delay = useSignal(0);
  const refusal = useSignal('');
  const id = useId();
  const operations = catalogue.value?.operations ?? [];
  const chosen = operation.value || operations[0]?.operation;
  const documented = (catalogue.value?.pairs ?? [])
    .filter((pair) => pair.operation === chosen)
    .map(({ status }) => status);
  const statuses = [...new Set([...documented, ...ALWAYS])].sort((a, b) => a - b);

  const stage = (what: string, answer: Answer): void => {
    if (chosen === undefined) return;
    refusal.value = '';
    attempt(`Staged: ${describeTimes(times.value)} of ${chosen}: ${what}`, 'stageAnswers', {
      body: {
        operation: chosen,
        ...(times.value > 0 && { times: times.value }),
        ...(delay.value > 0 && { delay: delay.value }),
        ...answer,
      },
    }).catch((error: unknown) => {
      refusal.value = error instanceof AdminError ? messageOf(error) : String(error);
    });
  };

  return (
    <section class="card-box stack">
      <h2>The next answers</h2>
      <div class="row">
        <div class="field">
          <label for={`${id}-operation`}>Of</label>
          <select
            id={`${id}-operation`}
            value={chosen}
            onChange={(event) => (operation.value = event.currentTarget.value)}
          >
            {operations.map((each) => (
              <option key={each.operation} value={each.operation}>
                {each.operation}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for={`${id}-times`}>How many</label>
          <select
            id={`${id}-times`}
            value={String(times.value)}
            onChange={(event) => (times.value = Number(event.currentTarget.value))}
          >
            {TIMES.map((each) => (
              <option key={each} value={String(each)}>
                {describeTimes(each)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for={`${id}-delay`}>Delayed by</label>
          <select
            id={`${id}-delay`}
            value={String(delay.value)}
            onChange={(event) => (delay.value = Number(event.currentTarget.value))}
          >
            <option value="0">nothing</option>
            {DELAYS.map((each) => (
              <option key={each} value={String(each)}>
                {each >= 1000 ? `${each / 1000} s` : `${each} ms`}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div class="row tight" role="group" aria-label="What they shall be">
        {statuses.map((status) => (
          <button
            key={status}
            type="button"
            class={`mono tone s${String(status).charAt(0)}`}
            aria-label={`Answer ${status}`}
            onClick={() => stage(String(status), { status })}
          >
            {status}
          </button>
        ))}
        <button
          type="button"
          disabled={delay.value === 0}
          onClick={() => stage('delayed', {})}
          title="The simulator answers, later"
        >
          only the delay
        </button>
        {FAULTS.map(({ fault, text }) => (
          <button key={fault} type="button" title={fault} onClick={() => stage(text, { fault })}>
            {text}
          </button>
        ))}
      </div>
      <p class="error" role="alert">
        {refusal.value}
      </p>
    </section>
  );
}

interface Answer {
  readonly status?: number;
  readonly fault?: (typeof FAULTS)[number]['fault'];
}
