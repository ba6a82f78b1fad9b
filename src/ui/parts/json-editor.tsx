import { useId, useRef } from 'preact/hooks';
import type { TextProblem } from './json-text.js';

/** A text of JSON with the numbers of its lines; what is wrong stands below, and marks its line. */
export function JsonEditor({
  label,
  text,
  problems,
  onChange,
  rows = 18,
}: {
  readonly label: string;
  readonly text: string;
  readonly problems: readonly TextProblem[];
  readonly onChange: (text: string) => void;
  readonly rows?: number;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const id = useId();
  const marked = new Set(problems.map(({ line }) => line));
  const goTo = (offset: number): void => {
    area.current?.focus();
    area.current?.setSelectionRange(offset, offset + 1);
  };
  return (
    <div class="editor">
      <div class="field">
        <label for={id}>{label}</label>
        <div class="with-lines">
          <div ref={gutter} class="lines" aria-hidden="true">
            {text.split('\n').map((_, index) => (
              <span key={index} class={marked.has(index + 1) ? 'marked' : ''}>
                {index + 1}
              </span>
            ))}
          </div>
          <textarea
            ref={area}
            id={id}
            rows={rows}
            wrap="off"
            spellcheck={false}
            value={text}
            aria-invalid={problems.length > 0}
            aria-describedby={`${id}-problems`}
            onInput={(event) => onChange(event.currentTarget.value)}
            onScroll={(event) => {
              if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
            }}
          />
        </div>
      </div>
      <div id={`${id}-problems`} role="alert">
        <ul class="problems">
          {problems.map(({ message, offset, line }, index) => (
            <li key={index} class="error">
              {offset !== undefined && (
                <button type="button" class="text" onClick={() => goTo(offset)}>
                  line {line}
                </button>
              )}{' '}
              {message}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
