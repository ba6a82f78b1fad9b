import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { messageOf } from '../notices.js';
import { Dialog, DialogButtons } from '../parts/dialog.js';
import { go } from '../route.js';
import { attempt } from '../session.js';

export function NewWorld({ onClose }: { readonly onClose: () => void }) {
  const name = useSignal('');
  const seed = useSignal('');
  const at = useSignal('');
  const refusal = useSignal('');
  const id = useId();
  const create = async (): Promise<void> => {
    try {
      const made = await attempt(`The world ${name.value} was created`, 'createWorld', {
        body: {
          name: name.value,
          ...(seed.value !== '' && { seed: Number(seed.value) }),
          ...(at.value !== '' && { at: at.value }),
        },
      });
      onClose();
      go({ panel: 'records', query: { world: made.name } });
    } catch (error) {
      refusal.value = messageOf(error);
    }
  };
  const fields = [
    { label: 'Name', field: name, hint: 'worker-1' },
    { label: 'Seed of its random numbers', field: seed, hint: 'that of the simulator' },
    { label: 'Clock frozen at', field: at, hint: 'it runs' },
  ];
  return (
    <Dialog title="New world" onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        {fields.map(({ label, field, hint }, index) => (
          <div key={label} class="field">
            <label for={`${id}-${index}`}>{label}</label>
            <input
              id={`${id}-${index}`}
              autoComplete="off"
              placeholder={hint}
              required={index === 0}
              value={field}
              onInput={(event) => (field.value = event.currentTarget.value)}
            />
          </div>
        ))}
        <p class="error" role="alert">
          {refusal.value}
        </p>
        <DialogButtons action="Create" onClose={onClose} />
      </form>
    </Dialog>
  );
}
