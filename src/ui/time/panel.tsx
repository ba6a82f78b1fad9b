import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { formatInstant, formatSpan, shortId } from '../format.js';
import { clockMode, simulatorNow } from '../live.js';
import { useLoaded } from '../loaded.js';
import { toMillis } from '../machine.js';
import { messageOf } from '../notices.js';
import { Panel } from '../parts/panel.js';
import { hrefOf } from '../route.js';
import { admin } from '../session.js';
import {
  backToRealTime,
  describeCount,
  freeze,
  jump,
  jumpToNextExpiry,
  letRun,
  prepare,
  previewOf,
} from './jump.js';

const STEPS = [
  { by: 'PT1M', text: '+ 1 min' },
  { by: 'PT1H', text: '+ 1 h' },
  { by: 'P1D', text: '+ 1 day' },
  { by: 'P7D', text: '+ 7 days' },
  { by: 'P30D', text: '+ 30 days' },
];

export function TimePanel() {
  const now = simulatorNow.value;
  const mode = clockMode.value;
  const { value } = useLoaded('expiries', () => admin.value.previewExpiries());
  const next = value?.next;
  return (
    <Panel
      title="Time"
      about="The simulator has a clock of its own. Move it, and records expire at once: nobody has to wait. It only moves for this world."
    >
      <section class="card-box stack">
        <p class="big-clock">
          <time class="mono">{now === undefined ? '–' : formatInstant(now)}</time>
          <span class={`mode ${mode ?? ''}`}>{mode}</span>
        </p>
        <div class="row">
          {mode === 'frozen' ? (
            <button type="button" onClick={letRun}>
              Let it run
            </button>
          ) : (
            <button type="button" onClick={freeze}>
              Freeze
            </button>
          )}
          <button type="button" onClick={backToRealTime}>
            Back to real time
          </button>
        </div>
      </section>
      <section class="card-box stack">
        <h2>Move it forward</h2>
        <ul class="steps">
          {STEPS.map(({ by, text }) => (
            <Step key={by} by={by} text={text} />
          ))}
          <li>
            <button type="button" disabled={next === undefined} onClick={jumpToNextExpiry}>
              To the next expiry
            </button>
            <span class="dim wrap">
              {next === undefined ? (
                'no record expires after now'
              ) : (
                <>
                  {now !== undefined && `in ${formatSpan(toMillis(next.at) - now)}: `}
                  <a href={hrefOf({ panel: 'records', rest: [next.kind, next.id] })}>
                    {next.kind} <span class="unbroken">{shortId(next.id)}</span>
                  </a>
                </>
              )}
            </span>
          </li>
        </ul>
        <OwnStep />
      </section>
    </Panel>
  );
}

function Step({ by, text }: { readonly by: string; readonly text: string }) {
  const { value } = useLoaded(`expiries ${by}`, () => previewOf({ by }));
  return (
    <li>
      <button type="button" onClick={() => jump({ by })}>
        {text}
      </button>
      <span class="dim">{value && describeCount(value)}</span>
    </li>
  );
}

/** Any duration or time; how many records would expire stands there before anything is moved. */
function OwnStep() {
  const typed = useSignal('');
  const refusal = useSignal('');
  const field = useId();
  const text = typed.value.trim();
  const to = /^\d{4}-/.test(text) ? { to: text } : { by: text };
  const preview = useLoaded(text === '' ? undefined : `expiries ${text}`, () => previewOf(to));
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (text === '') return;
        prepare(to).then(
          () => {
            refusal.value = '';
          },
          (error: unknown) => {
            refusal.value = messageOf(error);
          },
        );
      }}
    >
      <div class="field">
        <label for={field}>
          A duration in ISO 8601 (PT90M, P2DT12H), or a time (2030-01-31T12:00:00Z)
        </label>
        <div class="row">
          <input
            id={field}
            class="duration"
            autoComplete="off"
            spellcheck={false}
            value={typed}
            aria-invalid={refusal.value !== ''}
            aria-describedby={`${field}-says`}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
              refusal.value = '';
            }}
          />
          <button type="submit" class="primary" disabled={text === ''}>
            Move the clock
          </button>
        </div>
        <p id={`${field}-says`} class={refusal.value === '' ? 'dim' : 'error'} role="status">
          {refusal.value ||
            (text !== '' && preview.isCurrent && preview.value !== undefined
              ? `To ${formatInstant(preview.value.at)}: ${describeCount(preview.value)}.`
              : '')}
        </p>
      </div>
    </form>
  );
}
