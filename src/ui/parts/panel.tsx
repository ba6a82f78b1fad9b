import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { about as simulated } from '../shared.js';

/** What every panel has: a heading, one sentence that explains it, and room for its actions. */
export function Panel({
  title,
  about,
  actions,
  fills = false,
  side,
  children,
}: {
  readonly title: string;
  readonly about: string;
  readonly actions?: ComponentChildren;
  /** Takes the height of the window, and scrolls inside. */
  readonly fills?: boolean;
  /** Beside it: what was opened. */
  readonly side?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const api = simulated.value?.title;
  useEffect(() => {
    document.title = `${title} – ${api ?? 'simulator'}`;
  }, [title, api]);
  return (
    <>
      <main id="main" class="main" tabIndex={-1} aria-label={title}>
        <div class={fills ? 'panel fills' : 'panel'}>
          <div class="head">
            <div>
              <h1>{title}</h1>
              <p>{about}</p>
            </div>
            {actions !== undefined && <div class="row">{actions}</div>}
          </div>
          {children}
        </div>
      </main>
      {side}
    </>
  );
}
