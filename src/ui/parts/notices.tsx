import { dismiss, notices } from '../notices.js';
import { Icon } from './icon.js';

export function Notices() {
  return (
    <div role="log" aria-label="Notices">
      <ul class="notices">
        {notices.value.map(({ id, tone, text }) => (
          <li key={id} class={`${tone} fade`}>
            <span>{text}</span>
            <button
              type="button"
              class="quiet icon-only"
              aria-label="Dismiss"
              onClick={() => dismiss(id)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
