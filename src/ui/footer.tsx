import { useSignal } from '@preact/signals';
import { Copy } from './parts/copy.js';
import { Dialog } from './parts/dialog.js';
import { Keys } from './parts/keys.js';
import { deeds } from './session.js';

/** What was done last in this page, as a command: so that people learn the control plane by using it. */
export function Footer() {
  const isOpen = useSignal(false);
  const [last] = deeds.value;
  return (
    <>
      <footer class="foot">
        {last === undefined ? (
          <span class="clip grow">What you do in this page appears here as a curl command.</span>
        ) : (
          <>
            <code class="clip" title={last.curl}>
              {last.curl}
            </code>
            <Copy text={last.curl} label="Copy the command" isSmall />
            <button type="button" class="quiet" onClick={() => (isOpen.value = true)}>
              History
            </button>
          </>
        )}
        <Keys />
      </footer>
      {isOpen.value && (
        <Dialog title="What was done in this page" isWide onClose={() => (isOpen.value = false)}>
          <ol class="deeds">
            {deeds.value.map(({ id, what, curl }) => (
              <li key={id}>
                <b class="wrap">{what}</b>
                <code>{curl}</code>
                <Copy text={curl} label={`Copy: ${what}`} isSmall />
              </li>
            ))}
          </ol>
        </Dialog>
      )}
    </>
  );
}
