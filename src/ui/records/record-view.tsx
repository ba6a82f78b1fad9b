import { useSignal } from '@preact/signals';
import { AdminError } from '../../client.js';
import { formatInstant, formatSpan, titleOf, type Entity } from '../format.js';
import { simulatorNow } from '../live.js';
import { toMillis } from '../machine.js';
import { useLoaded } from '../loaded.js';
import { messageOf } from '../notices.js';
import { Copy } from '../parts/copy.js';
import { Confirm } from '../parts/dialog.js';
import { Icon } from '../parts/icon.js';
import { FilterBy } from '../parts/filter-by.js';
import { Side } from '../parts/side.js';
import { admin, perform } from '../session.js';
import { Answers } from './answers.js';
import { EditRecord } from './edit-record.js';
import { Fields } from './fields.js';
import { setFilter } from './filter.js';
import { History } from './history.js';
import { moveRecord } from './move.js';

/** One record: what it is, what may happen to it now, and what has happened. */
export function RecordView({
  kind,
  id,
  states,
  hasOwner,
  mortal,
  onClose,
}: {
  readonly kind: string;
  readonly id: string;
  readonly states: readonly string[];
  readonly hasOwner: boolean;
  /** The states in which records expire. */
  readonly mortal: ReadonlySet<string>;
  readonly onClose: () => void;
}) {
  const { value, error } = useLoaded<Entity>(`record ${kind} ${id}`, () =>
    admin.value.getEntity({ kind, id }),
  );
  const isDeleting = useSignal(false);
  const isEditing = useSignal(false);
  const isGone = error instanceof AdminError && error.status === 404;
  return (
    <Side
      label="Record"
      onClose={onClose}
      head={
        <>
          <h2 class="wrap">
            <bdi>{(value && titleOf(value)) ?? id}</bdi>
          </h2>
          <p class="dim row tight">
            <span class="mono wrap">{id}</span>
            <Copy text={id} label="Copy the id" isSmall />
          </p>
        </>
      }
    >
      {isGone && (
        <p class="card-box error" role="alert">
          This record does not exist {value === undefined ? '' : 'any more'} in this world: it was
          deleted, or the world was reset. Below is what was known of it.
        </p>
      )}
      {error !== undefined && !isGone && value === undefined && (
        <p class="error">{messageOf(error)}</p>
      )}
      {value !== undefined && (
        <Facts record={value} hasOwner={hasOwner} isMortal={mortal.has(value.state)} />
      )}
      {value !== undefined && !isGone && (
        <section>
          <h3>Put it into</h3>
          <div class="row tight" role="group" aria-label="Put it into">
            {states.map((state) => (
              <button
                key={state}
                type="button"
                aria-pressed={state === value.state}
                onClick={() => moveRecord(value, state)}
              >
                {state}
              </button>
            ))}
          </div>
        </section>
      )}
      {value !== undefined && !isGone && <Answers kind={kind} id={id} />}
      <History kind={kind} id={id} />
      {value !== undefined && (
        <section>
          <div class="row">
            <h3 class="grow">Fields</h3>
            {!isGone && (
              <>
                <button type="button" class="quiet" onClick={() => (isEditing.value = true)}>
                  <Icon name="edit" /> Edit
                </button>
                <button type="button" class="quiet" onClick={() => (isDeleting.value = true)}>
                  <Icon name="trash" /> Delete
                </button>
              </>
            )}
            <Copy text={() => JSON.stringify(value, undefined, 2)} label="Copy the JSON" isSmall />
          </div>
          <Fields record={value} isGone={isGone} />
        </section>
      )}
      {isEditing.value && value !== undefined && (
        <EditRecord record={value} onClose={() => (isEditing.value = false)} />
      )}
      {isDeleting.value && (
        <Confirm
          title="Delete this record?"
          action="Delete"
          onConfirm={() => perform('The record was deleted', 'deleteEntity', { kind, id })}
          onClose={() => (isDeleting.value = false)}
        >
          It is taken out of the world, whatever its lifecycle says. Requests then find no such
          record.
        </Confirm>
      )}
    </Side>
  );
}

function Facts({
  record,
  hasOwner,
  isMortal,
}: {
  readonly record: Entity;
  readonly hasOwner: boolean;
  readonly isMortal: boolean;
}) {
  const now = simulatorNow.value;
  const left = now === undefined ? undefined : toMillis(record.expires_at) - now;
  return (
    <dl>
      <dt>State</dt>
      <dd>
        <FilterBy
          label={`Only records in ${record.state}`}
          onChoose={() => setFilter({ state: record.state })}
        >
          <b>{record.state}</b>
        </FilterBy>
      </dd>
      {hasOwner && (
        <>
          <dt>Owner</dt>
          <dd>
            <FilterBy
              label={`Only records of ${record.org}`}
              onChoose={() => setFilter({ org: record.org })}
            >
              <bdi>{record.org}</bdi>
            </FilterBy>
          </dd>
        </>
      )}
      <dt>Kind</dt>
      <dd>{record.kind}</dd>
      <dt>Created</dt>
      <dd class="mono">{formatInstant(record.created_at)}</dd>
      <dt>{left !== undefined && left <= 0 ? 'Time over' : 'Expires'}</dt>
      <dd>
        <span class="mono">{formatInstant(record.expires_at)}</span>{' '}
        <span class="dim">
          {left !== undefined && left <= 0
            ? `${formatSpan(left)} ago`
            : !isMortal
              ? 'but not in this state'
              : left !== undefined && `in ${formatSpan(left)}`}
        </span>
      </dd>
    </dl>
  );
}
