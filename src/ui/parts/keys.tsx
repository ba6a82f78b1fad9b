import { useSignal } from '@preact/signals';
import { Fragment } from 'preact';
import { useEffect } from 'preact/hooks';
import { Dialog } from './dialog.js';

const KEYS: readonly (readonly [key: string, does: string])[] = [
  ['/', 'goes to the search'],
  ['arrow keys', 'go from card to card, and from line to line'],
  ['Page Up, Page Down, Home, End', 'go further'],
  ['Enter', 'opens the card or the line'],
  ['Alt + left or right arrow', 'puts the record into the state beside'],
  ['Shift + up or down arrow', 'selects several cards; Ctrl + A those of the column'],
  ['Escape', 'closes what was opened, or gives up the selection'],
  ['?', 'shows these keys'],
];

/** What the keyboard does. `?` opens it from anywhere but a field. */
export function Keys() {
  const isOpen = useSignal(false);
  useEffect(() => {
    const open = (event: KeyboardEvent): void => {
      const isTyping = (event.target as HTMLElement).closest('input, textarea, select, dialog');
      if (event.key !== '?' || event.ctrlKey || event.metaKey || isTyping !== null) return;
      event.preventDefault();
      isOpen.value = true;
    };
    document.addEventListener('keydown', open);
    return () => document.removeEventListener('keydown', open);
  }, []);
  return (
    <>
      <button
        type="button"
        class="quiet keys"
        aria-keyshortcuts="?"
        title="What the keyboard does ( ? )"
        onClick={() => (isOpen.value = true)}
      >
        Keys
      </button>
      {isOpen.value && (
        <Dialog title="Keys" onClose={() => (isOpen.value = false)}>
          <dl class="key-list">
            {KEYS.map(([key, does]) => (
              <Fragment key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </Fragment>
            ))}
          </dl>
        </Dialog>
      )}
    </>
  );
}
