import { useEffect, useRef, useState } from 'preact/hooks';
import { after } from '../machine.js';
import { Icon } from './icon.js';

const PAUSE = 180;

/** Searches while one types, once there is a pause. `/` goes to it from anywhere in the page. */
export function SearchBox({
  label,
  value,
  onSearch,
}: {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}) {
  const [typed, type] = useState(value);
  const element = useRef<HTMLInputElement>(null);
  useEffect(() => (typed === value ? undefined : after(PAUSE, () => onSearch(typed))), [typed]);
  useEffect(() => type(value), [value]);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      const isTyping = (event.target as HTMLElement).closest('input, textarea, select, dialog');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping !== null) return;
      event.preventDefault();
      element.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  return (
    <label class="search">
      <span class="off-screen">{label}</span>
      <Icon name="search" />
      <input
        ref={element}
        type="search"
        placeholder="Search"
        title={`${label} ( / )`}
        aria-keyshortcuts="/"
        value={typed}
        onInput={(event) => type(event.currentTarget.value)}
      />
    </label>
  );
}
