import type { Page } from './choices.js';

/** A sentence of a page that the server contradicts when it is told to. */
export interface Breach<Label extends string = string> {
  readonly name: string;
  readonly operation: string;
  /** What it does there; the server asks for it by these words. */
  readonly label: Label;
  readonly page: Page;
  /** Of the page, word for word. */
  readonly sentence: string;
}

/** Rows of one page. */
export function breachesOf(page: Page) {
  return <const Label extends string>(
    operation: string,
    label: Label,
    sentence: string,
  ): Breach<Label> => ({ name: `${operation}: ${label}`, operation, label, page, sentence });
}
