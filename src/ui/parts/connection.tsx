import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { connection, lockedBecause, origin, token } from '../session.js';
import { Dialog } from './dialog.js';

export function ConnectionBanner() {
  const isGone = connection.value === 'gone';
  return (
    <div role="status">
      {isGone && (
        <p class="banner">
          The simulator at {origin} does not answer. This page tries again by itself; what you have
          typed stays.
        </p>
      )}
    </div>
  );
}

/** Stands above everything until the simulator lets this page in. */
export function TokenDialog() {
  const typed = useSignal('');
  const field = useId();
  if (connection.value !== 'locked') return null;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (typed.value === '') return;
    token.value = typed.value;
    typed.value = '';
  };
  return (
    <Dialog title="This simulator asks for a token">
      <form class="stack" onSubmit={submit}>
        <p>
          It was started with <code>--admin-api-token</code>. The token is kept for this tab only.
        </p>
        <div class="field">
          <label for={field}>Token</label>
          <input
            id={field}
            type="password"
            autoComplete="off"
            value={typed}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
            aria-invalid={lockedBecause.value !== ''}
            aria-describedby={`${field}-error`}
          />
          <span id={`${field}-error`} class="error" role="alert">
            {lockedBecause.value}
          </span>
        </div>
        <div class="dialog-buttons">
          <button type="submit" class="primary">
            Continue
          </button>
        </div>
      </form>
    </Dialog>
  );
}
