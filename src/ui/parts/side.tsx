import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.js';

/** What was opened, beside the panel; on a narrow screen above it. Escape closes it. */
export function Side({
  label,
  head,
  onClose,
  children,
}: {
  readonly label: string;
  readonly head: ComponentChildren;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const element = useRef<HTMLElement>(null);
  const before = useRef(document.activeElement);
  useEffect(() => {
    element.current?.focus({ preventScroll: true });
    const { current } = before;
    // The card or line that it was opened from has the focus again.
    return () => {
      if (current instanceof HTMLElement && current.isConnected) current.focus();
    };
  }, []);
  return (
    <aside
      ref={element}
      class="side fade"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <header>
        <div>{head}</div>
        <button type="button" class="quiet icon-only" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>
  );
}
