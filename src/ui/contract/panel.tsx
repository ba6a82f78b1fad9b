import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { formatCount, formatMs } from '../format.js';
import { useLoaded } from '../loaded.js';
import { download, every } from '../machine.js';
import { complain, messageOf } from '../notices.js';
import { Panel } from '../parts/panel.js';
import { Badge } from '../parts/status.js';
import { admin, connection, perform } from '../session.js';
import { about } from '../shared.js';
import { Report } from './report.js';
import { toneOf } from './tone.js';

type Progress = Awaited<ReturnType<(typeof admin.value)['getVerify']>>;

const OFTEN = 400;

export function ContractPanel() {
  const beat = useSignal(0);
  const progress = useLoaded(`verify ${beat.value}`, () => admin.value.getVerify());
  const { value } = progress;
  const isRunning = value?.state === 'running';
  useEffect(() => {
    if (!isRunning) return undefined;
    return every(OFTEN, () => {
      if (connection.value === 'up') beat.value += 1;
    });
  }, [isRunning]);
  const canVerify = about.value?.can_verify ?? false;
  return (
    <Panel
      title="Contract"
      about="Runs the contract tests against this simulator, in a world of their own: the same tests that can be run against the real API. No record, request or count of yours is touched."
      actions={
        isRunning ? (
          <button type="button" onClick={() => perform('The tests are stopped', 'stopVerify')}>
            Stop
          </button>
        ) : (
          <button
            type="button"
            class="primary"
            disabled={!canVerify}
            onClick={() => perform('The tests have begun', 'startVerify', { body: {} })}
          >
            Run the tests
          </button>
        )
      }
    >
      {about.value !== undefined && !canVerify && (
        <p class="dim">This simulator cannot run them: its definition does not say enough.</p>
      )}
      {progress.error !== undefined && value === undefined && (
        <p class="error">{messageOf(progress.error)}</p>
      )}
      {value !== undefined && value.state !== 'never' && <State progress={value} />}
      {(value?.state === 'ended' || value?.state === 'stopped') && (
        <>
          <Downloads />
          <Report started={value.started ?? ''} />
        </>
      )}
      {value?.state === 'never' && <p class="empty card-box">They have not been run yet.</p>}
    </Panel>
  );
}

function State({ progress }: { readonly progress: Progress }) {
  const {
    state,
    total = 0,
    done = 0,
    counts = {},
    failures = [],
    milliseconds,
    trouble,
  } = progress;
  return (
    <section class="card-box stack">
      <div class="row">
        <h2 class="grow">{TITLES[state]}</h2>
        {milliseconds !== undefined && <span class="dim mono">{formatMs(milliseconds)}</span>}
      </div>
      <progress max={Math.max(total, 1)} value={done} aria-label="Tests that were run" />
      <p class="row tight" role="status">
        {formatCount(done)} of {formatCount(total)} tests
        {Object.entries(counts)
          .filter(([, count]) => count > 0)
          .map(([verdict, count]) => (
            <Badge key={verdict} tone={toneOf(verdict)}>
              {formatCount(count)} {verdict}
            </Badge>
          ))}
      </p>
      {trouble !== undefined && <p class="error wrap">{trouble}</p>}
      {failures.length > 0 && (
        <ul class="failures">
          {failures.map(({ test, verdict, rule, message }) => (
            <li key={test}>
              <Badge tone="bad">{verdict}</Badge> <b class="wrap">{test}</b>{' '}
              <code class="dim">{rule}</code>
              {message !== undefined && <p class="wrap">{message}</p>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const TITLES: Readonly<Record<Progress['state'], string>> = {
  never: 'Not run yet',
  running: 'The tests run',
  ended: 'The tests have ended',
  stopped: 'The tests were stopped',
  failed: 'The tests could not be run',
};

const FORMATS = [
  { format: 'html', name: 'verify.html', type: 'text/html' },
  { format: 'md', name: 'verify.md', type: 'text/markdown' },
  { format: 'junit', name: 'verify.xml', type: 'application/xml' },
  { format: 'json', name: 'verify.json', type: 'application/json' },
] as const;

function Downloads() {
  return (
    <div class="row tight" role="group" aria-label="Download the report">
      <span class="dim">Download the report:</span>
      {FORMATS.map(({ format, name, type }) => (
        <button
          key={format}
          type="button"
          onClick={() => {
            admin.value.getVerifyReport({ format }).then((report) => {
              const text: unknown = report;
              download(
                name,
                type,
                typeof text === 'string' ? text : JSON.stringify(text, undefined, 2),
              );
            }, complain);
          }}
        >
          {format}
        </button>
      ))}
    </div>
  );
}
