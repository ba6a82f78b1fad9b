import { useSignal } from '@preact/signals';
import { countOf, formatInstant } from '../format.js';
import { useLoaded } from '../loaded.js';
import { download } from '../machine.js';
import { complain } from '../notices.js';
import { Confirm } from '../parts/dialog.js';
import { Icon } from '../parts/icon.js';
import { world } from '../route.js';
import { admin, perform } from '../session.js';
import { KeepSnapshot } from './keep-snapshot.js';

/** Saved states of the world that is shown. */
export function Snapshots() {
  const { value } = useLoaded(
    'snapshots',
    async () => (await admin.value.listSnapshots()).snapshots,
  );
  const restored = useSignal<string | undefined>(undefined);
  const deleted = useSignal<string | undefined>(undefined);
  return (
    <section class="card-box stack">
      <h2>Snapshots of this world</h2>
      <KeepSnapshot taken={(value ?? []).map(({ name }) => name)} />
      {value?.length === 0 && <p class="dim">There are none yet.</p>}
      <ul class="snapshots">
        {value?.map(({ name: saved, entities, stubs, clock, version }) => (
          <li key={saved}>
            <b class="wrap">{saved}</b>
            <span class="dim">
              {countOf(entities, 'record')}
              {stubs !== undefined && `, ${countOf(stubs, 'stub')}`}
              {clock.at !== undefined && `, frozen at ${formatInstant(clock.at)}`} · version{' '}
              {version}
            </span>
            <span class="row tight">
              <button
                type="button"
                aria-label={`Restore ${saved}`}
                onClick={() => (restored.value = saved)}
              >
                Restore
              </button>
              <button
                type="button"
                class="quiet icon-only"
                aria-label={`Download ${saved}`}
                title="Download"
                onClick={() => {
                  downloadSnapshot(saved).catch(complain);
                }}
              >
                <Icon name="download" />
              </button>
              <button
                type="button"
                class="quiet icon-only"
                aria-label={`Delete the snapshot ${saved}`}
                title="Delete"
                onClick={() => (deleted.value = saved)}
              >
                <Icon name="trash" />
              </button>
            </span>
          </li>
        ))}
      </ul>
      {restored.value !== undefined && (
        <Confirm
          title={`Restore the snapshot ${restored.value}?`}
          action="Restore"
          onConfirm={() => {
            const name = restored.value ?? '';
            perform(`The snapshot ${name} was restored`, 'restoreSnapshot', { name });
          }}
          onClose={() => (restored.value = undefined)}
        >
          The records, stubs and clock of the world {world.value} become those of the snapshot. Its
          present state is lost, unless you save it first.
        </Confirm>
      )}
      {deleted.value !== undefined && (
        <Confirm
          title={`Delete the snapshot ${deleted.value}?`}
          action="Delete"
          onConfirm={() => {
            const name = deleted.value ?? '';
            perform(`The snapshot ${name} was deleted`, 'deleteSnapshot', { name });
          }}
          onClose={() => (deleted.value = undefined)}
        >
          The state that it has saved is lost. The world {world.value} stays as it is.
        </Confirm>
      )}
    </section>
  );
}

async function downloadSnapshot(name: string): Promise<void> {
  const snapshot = await admin.value.getSnapshot({ name });
  download(`${name}.json`, 'application/json', `${JSON.stringify(snapshot, undefined, 2)}\n`);
}
