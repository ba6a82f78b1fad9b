import { formatMs } from '../format.js';
import type { Sent } from '../send.js';
import { Breakable } from './breakable.js';
import { Icon } from './icon.js';
import { JsonView, parseBody } from './json-view.js';
import { Status } from './status.js';

/** A request that was sent from here, and its answer. */
export function Exchange({ sent, onClose }: { readonly sent: Sent; readonly onClose: () => void }) {
  const { request, status, headers, body, ms } = sent;
  const asked = request.body ?? request.body_base64;
  return (
    <div class="exchange" role="group" aria-label="Request and answer">
      <div class="row tight">
        <Status status={status} />
        <code class="grow wrap">
          {request.method} <Breakable text={request.url} />
        </code>
        <span class="dim mono">{formatMs(ms)}</span>
        <button
          type="button"
          class="quiet icon-only"
          aria-label="Close the answer"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      {headers['x-mock-rule'] !== undefined && (
        <p class="dim">
          rule <code>{headers['x-mock-rule']}</code>
        </p>
      )}
      {asked !== undefined && (
        <details>
          <summary>What was sent</summary>
          <JsonView value={asked} label="Body of the request" />
        </details>
      )}
      {body === '' ? (
        <p class="dim">The answer has no body.</p>
      ) : (
        <JsonView value={parseBody(body)} label="Body of the answer" />
      )}
    </div>
  );
}
