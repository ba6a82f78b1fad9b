import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { messageOf } from '../notices.js';
import { Confirm } from '../parts/dialog.js';
import { attempt } from '../session.js';
import { readSnapshotFile, refusalOf, type SnapshotFile } from './snapshot-file.js';

/** Saves the present state as a snapshot, or one of a file. Asks before it replaces one of the same name. */
export function KeepSnapshot({ taken }: { readonly taken: readonly string[] }) {
  const name = useSignal('');
  const refusal = useSignal('');
  const replaced = useSignal<Kept | undefined>(undefined);
  const file = useRef<HTMLInputElement>(null);
  const id = useId();

  const keep = async ({ name: kept, loaded }: Kept): Promise<void> => {
    try {
      if (loaded === undefined) {
        await attempt(`The snapshot ${kept} was saved`, 'putSnapshot', { name: kept });
        name.value = '';
      } else {
        const { body } = loaded;
        await attempt(`The snapshot ${kept} was loaded`, 'putSnapshot', { name: kept, body });
      }
      refusal.value = '';
    } catch (error) {
      refusal.value = loaded === undefined ? messageOf(error) : refusalOf(loaded.file, error);
    }
  };
  const ask = (wanted: Kept): void => {
    if (taken.includes(wanted.name)) replaced.value = wanted;
    else void keep(wanted);
  };
  const load = async (chosen: File): Promise<void> => {
    try {
      const read = await readSnapshotFile(chosen);
      ask({ name: read.name, loaded: { file: chosen.name, body: read.body } });
    } catch (error) {
      refusal.value = messageOf(error);
    }
  };

  return (
    <>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          ask({ name: name.value });
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
            if (chosen !== undefined) void load(chosen);
            event.currentTarget.value = '';
          }}
        />
      </form>
      <p id={`${id}-error`} class="error" role="alert">
        {refusal.value}
      </p>
      {replaced.value !== undefined && (
        <Confirm
          title={`Replace the snapshot ${replaced.value.name}?`}
          action="Replace"
          onConfirm={() => {
            if (replaced.value !== undefined) void keep(replaced.value);
          }}
          onClose={() => (replaced.value = undefined)}
        >
          There is one of this name already. The state that it has saved is lost.
        </Confirm>
      )}
    </>
  );
}

interface Kept {
  readonly name: string;
  /** Absent: the present state of the world. */
  readonly loaded?: { readonly file: string; readonly body: SnapshotFile['body'] };
}
