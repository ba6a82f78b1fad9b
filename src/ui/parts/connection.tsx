import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { isFollowing } from '../live.js';
import { connection, lockedBecause, origin, token } from '../session.js';
import { Dialog } from './dialog.js';

const LINKS = {
  connected: 'The simulator answers, and what is shown moves by itself.',
  connecting: 'The simulator has not answered yet.',
  reconnecting: 'The feed of this page has ended. It is asked for again.',
  stopped: 'The simulator does not answer. This page tries again by itself.',
  locked: 'The simulator asks for a token.',
} as const;

const linkOf = (): keyof typeof LINKS => {
  const before = { connecting: 'connecting', gone: 'stopped', locked: 'locked' } as const;
  if (connection.value !== 'up') return before[connection.value];
  return isFollowing.value ? 'connected' : 'reconnecting';
};

/** Whether what is shown is live. The word has room for the longest, so that nothing moves. */
export function LinkState() {
  const link = linkOf();
  return (
    <span class={`link ${link}`} role="status" aria-label="Connection" title={LINKS[link]}>
      <span class="lamp" aria-hidden="true" />
      <span class="word">{link}</span>
    </span>
  );
}

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
