import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { countOf, formatInstant } from '../format.js';
import { useLoaded } from '../loaded.js';
import { download } from '../machine.js';
import { complain, messageOf } from '../notices.js';
import { Icon } from '../parts/icon.js';
import { admin, attempt, perform } from '../session.js';

/** Saved states of the world that is shown. */
export function Snapshots() {
  const { value } = useLoaded(
    'snapshots',
    async () => (await admin.value.listSnapshots()).snapshots,
  );
  const name = useSignal('');
  const refusal = useSignal('');
  const file = useRef<HTMLInputElement>(null);
  const id = useId();
  const save = (): void => {
    attempt(`The snapshot ${name.value} was saved`, 'putSnapshot', { name: name.value }).then(
      () => {
        name.value = '';
        refusal.value = '';
      },
      (error: unknown) => {
        refusal.value = messageOf(error);
      },
    );
  };
  return (
    <section class="card-box stack">
      <h2>Snapshots of this world</h2>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <label class="off-screen" for={id}>
          Name of the snapshot
        </label>
        <input
          id={id}
          placeholder="Name of the snapshot"
          autoComplete="off"
          required
          value={name}
          aria-describedby={`${id}-error`}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
        <button type="submit">Save the present state</button>
        <button type="button" onClick={() => file.current?.click()}>
          Load a file
        </button>
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          hidden
          aria-label="A file with a snapshot"
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (chosen !== undefined) load(chosen).catch(complain);
          }}
        />
      </form>
      <p id={`${id}-error`} class="error" role="alert">
        {refusal.value}
      </p>
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
                onClick={() =>
                  perform(`The snapshot ${saved} was restored`, 'restoreSnapshot', { name: saved })
                }
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
                onClick={() =>
                  perform(`The snapshot ${saved} was deleted`, 'deleteSnapshot', { name: saved })
                }
              >
                <Icon name="trash" />
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

async function downloadSnapshot(name: string): Promise<void> {
  const snapshot = await admin.value.getSnapshot({ name });
  download(`${name}.json`, 'application/json', `${JSON.stringify(snapshot, undefined, 2)}\n`);
}

const NAME = /[^A-Za-z0-9._~-]+/g;

/** A snapshot that was downloaded, here or from another simulator. */
async function load(file: File): Promise<void> {
  const name =
    file.name
      .replace(/\.json$/i, '')
      .replaceAll(NAME, '-')
      .slice(0, 64) || 'loaded';
  const body = JSON.parse(await file.text()) as Readonly<Record<string, unknown>>;
  await attempt(`The snapshot ${name} was loaded`, 'putSnapshot', { name, body });
}
