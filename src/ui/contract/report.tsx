import { useSignal } from '@preact/signals';
import { formatCount } from '../format.js';
import { useLoaded } from '../loaded.js';
import { messageOf } from '../notices.js';
import { Breakable } from '../parts/breakable.js';
import { Choice } from '../parts/choice.js';
import { JsonView, parseBody } from '../parts/json-view.js';
import { Badge, Status } from '../parts/status.js';
import { VirtualList } from '../parts/virtual-list.js';
import { admin } from '../session.js';
import { toneOf } from './tone.js';

/** What the page shows of the report that `verify --report json` writes. */
interface RunReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly events: readonly CheckEvent[];
  readonly causes: readonly {
    readonly id: string;
    readonly outcome: string;
    readonly title: string;
    readonly count: number;
    readonly rules: readonly string[];
  }[];
}

interface CheckEvent {
  readonly check: string;
  readonly name: string;
  readonly operation?: string;
  readonly rule: string;
  readonly outcome: string;
  readonly expected: string;
  readonly reason?: string;
  readonly curl?: string;
  readonly request?: { readonly method: string; readonly path: string; readonly body?: string };
  readonly answer?: { readonly status: number; readonly body?: string };
}

const ROW_HEIGHT = 34;

/** The report of the last run: what went wrong by its cause, and each test. */
export function Report({ started }: { readonly started: string }) {
  const { value, error } = useLoaded(
    `report ${started}`,
    async () => {
      const report: unknown = await admin.value.getVerifyReport({ format: 'json' });
      return report as RunReport;
    },
    { isLive: false },
  );
  const verdict = useSignal<string | undefined>(undefined);
  const operation = useSignal<string | undefined>(undefined);
  const open = useSignal<CheckEvent | undefined>(undefined);
  if (error !== undefined && value === undefined) return <p class="error">{messageOf(error)}</p>;
  if (value === undefined) return <p class="empty">Loading the report …</p>;
  const shown = value.events.filter(
    (event) =>
      (verdict.value === undefined || event.outcome === verdict.value) &&
      (operation.value === undefined || event.operation === operation.value),
  );
  const operations = [...new Set(value.events.flatMap((event) => event.operation ?? []))];
  return (
    <>
      {value.causes.length > 0 && (
        <section class="card-box">
          <h2>What went wrong, by cause</h2>
          <ul class="failures">
            {value.causes.map(({ id, outcome, title, count, rules }) => (
              <li key={id}>
                <Badge tone={toneOf(outcome)}>{outcome}</Badge> <b>{count} ×</b> {title}{' '}
                <code class="dim">{rules.join(', ')}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section class="card-box stack">
        <div class="row">
          <h2 class="grow">Each test</h2>
          <Choice
            label="Verdict"
            all="every verdict"
            options={Object.entries(value.counts)
              .filter(([, count]) => count > 0)
              .map(([each, count]) => ({ value: each, text: `${each} (${formatCount(count)})` }))}
            value={verdict.value}
            onChoose={(chosen) => (verdict.value = chosen)}
          />
          <Choice
            label="Operation"
            all="every operation"
            options={operations.map((each) => ({ value: each, text: each }))}
            value={operation.value}
            onChoose={(chosen) => (operation.value = chosen)}
          />
        </div>
        <div class="tests">
          <VirtualList
            items={shown}
            keyOf={(event) => `${event.check} ${event.rule} ${event.operation ?? ''} ${event.name}`}
            rowHeight={ROW_HEIGHT}
            label="Tests"
            draw={(event, _index, tabIndex) => (
              <button
                type="button"
                class={`test${open.value === event ? ' open' : ''}`}
                tabIndex={tabIndex}
                aria-expanded={open.value === event}
                onClick={() => (open.value = open.value === event ? undefined : event)}
              >
                <Badge tone={toneOf(event.outcome)}>{event.outcome}</Badge>
                <span class="clip">{event.name}</span>
                <span class="dim clip mono">{event.operation ?? event.check}</span>
                <span class="dim clip mono">{event.rule}</span>
              </button>
            )}
          />
        </div>
        {open.value !== undefined && <Test event={open.value} />}
      </section>
    </>
  );
}

function Test({ event }: { readonly event: CheckEvent }) {
  const { name, expected, reason, request, answer, curl } = event;
  return (
    <div class="exchange stack" role="group" aria-label={name}>
      <h3>{name}</h3>
      <p>
        Expected: {expected}
        {reason !== undefined && <span class="error"> {reason}</span>}
      </p>
      {request !== undefined && (
        <p class="mono wrap">
          {request.method} <Breakable text={request.path} />{' '}
          {answer !== undefined && <Status status={answer.status} />}
        </p>
      )}
      {answer?.body !== undefined && answer.body !== '' && (
        <JsonView value={parseBody(answer.body)} label="Body of the answer" />
      )}
      {curl !== undefined && <pre class="json">{curl}</pre>}
    </div>
  );
}
