import { Fragment } from 'preact';
import { formatInstant, formatMs } from '../format.js';
import { requests, type RequestSummary } from '../live.js';
import { useLoaded } from '../loaded.js';
import { complain, messageOf } from '../notices.js';
import { Breakable } from '../parts/breakable.js';
import { JsonView, parseBody } from '../parts/json-view.js';
import { Side } from '../parts/side.js';
import { Status } from '../parts/status.js';
import { go, hrefOf } from '../route.js';
import { admin, attempt } from '../session.js';
import { draftStub } from '../staging/draft.js';
import { Checks } from './checks.js';
import { Curl } from './curl.js';
import { NearStubs } from './near-stubs.js';
import { readEntry, type Entry } from './entry.js';

/** One request with its answer, and why it got that. */
export function RequestView({
  id,
  onClose,
}: {
  readonly id: string;
  readonly onClose: () => void;
}) {
  const { value, error } = useLoaded(
    `entry ${id}`,
    async () => readEntry(await admin.value.getRequest({ id })),
    { isLive: false },
  );
  const summary = requests.value.find((each) => each.id === id);
  return (
    <Side
      label="Request"
      onClose={onClose}
      head={
        <>
          <h2 class="row tight">
            <Status status={summary?.status ?? value?.response.status} />
            <span>{summary?.operation ?? value?.request.method ?? 'Request'}</span>
          </h2>
          <p class="mono wrap">
            {value !== undefined && (
              <>
                {value.request.method} <Breakable text={value.request.url} />
              </>
            )}
          </p>
          <p class="dim mono">
            {value !== undefined && formatInstant(value.at)}
            {summary?.ms !== undefined && ` · ${formatMs(summary.ms)}`}
          </p>
        </>
      }
    >
      {error !== undefined && value === undefined && <p class="error">{messageOf(error)}</p>}
      {value !== undefined && (
        <>
          <Actions id={id} summary={summary} />
          <Checks id={id} summary={summary} />
          <NearStubs id={id} />
          <Message title="Request" message={value.request} />
          <Message title="Answer" message={value.response} />
          <Curl id={id} />
        </>
      )}
    </Side>
  );
}

function Actions({
  id,
  summary,
}: {
  readonly id: string;
  readonly summary: RequestSummary | undefined;
}) {
  const sendAgain = (): void => {
    attempt('The request was sent again', 'resendRequest', { id }).then(
      (next) => go({ panel: 'requests', rest: [next.id] }),
      complain,
    );
  };
  const makeStub = (): void => {
    admin.value.proposeStub({ id }).then(draftStub, complain);
  };
  const { kind, entity, stub } = summary ?? {};
  return (
    <div class="row tight">
      <button type="button" onClick={sendAgain}>
        Send again
      </button>
      <button type="button" onClick={makeStub}>
        Make a stub
      </button>
      {kind !== undefined && entity !== undefined && (
        <a class="button" href={hrefOf({ panel: 'records', rest: [kind, entity] })}>
          Show the record
        </a>
      )}
      {stub !== undefined && (
        <a class="button" href={hrefOf({ panel: 'staging', rest: [stub] })}>
          Show the stub
        </a>
      )}
    </div>
  );
}

function Message({
  title,
  message: { headers, body },
}: {
  readonly title: string;
  readonly message: Entry['request'] | Entry['response'];
}) {
  const names = Object.keys(headers);
  return (
    <section>
      <h3>{title}</h3>
      {body === '' ? (
        <p class="dim">It has no body.</p>
      ) : (
        <JsonView value={parseBody(body)} label={`Body of the ${title.toLowerCase()}`} />
      )}
      <details>
        <summary>{names.length} headers</summary>
        <dl class="headers">
          {names.map((name) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd class="mono">{String(headers[name])}</dd>
            </Fragment>
          ))}
        </dl>
      </details>
    </section>
  );
}
