import { useSignal } from '@preact/signals';
import { after, copyText } from '../machine.js';
import { Icon } from './icon.js';

/** Copies a text, and says whether it could. */
export function Copy({
  text,
  label,
  isSmall = false,
}: {
  readonly text: string | (() => string);
  readonly label: string;
  readonly isSmall?: boolean;
}) {
  const said = useSignal<string | undefined>(undefined);
  const copy = async (): Promise<void> => {
    const isDone = await copyText(typeof text === 'string' ? text : text());
    said.value = isDone ? 'Copied' : 'Not allowed';
    after(1500, () => {
      said.value = undefined;
    });
  };
  return (
    <button
      type="button"
      class={isSmall ? 'quiet icon-only' : 'quiet'}
      aria-label={said.value ?? label}
      title={label}
      onClick={() => void copy()}
    >
      <Icon name="copy" />
      {isSmall ? null : <span>{said.value ?? label}</span>}
      <span class="off-screen" role="status">
        {said.value ?? ''}
      </span>
    </button>
  );
}
