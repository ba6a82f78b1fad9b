import type { ComponentChildren } from 'preact';

/** The first digit tells the family; the number itself is always there, so colour is never alone. */
export function Status({ status }: { readonly status: number | undefined }) {
  return (
    <span class={`status s${String(status ?? 0).charAt(0)}`}>
      {status === undefined ? '–' : status}
    </span>
  );
}

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'accent';

export function Badge({
  tone = 'plain',
  title,
  children,
}: {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <span class={`badge ${tone}`} title={title}>
      {children}
    </span>
  );
}
