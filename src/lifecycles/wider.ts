/** What rows say beyond their own record: lists of records, and records that theirs belongs to. */
import type { Template } from './template.js';

/** What a row does to a record that its own belongs to. */
export interface Touch {
  /** Its state afterwards, evaluated after `sets`. Absent: it stays as it is. */
  readonly to?: Template;
  /** `$related` is the record as it was, `$record` the one that the request was about. */
  readonly sets?: Readonly<Record<string, Template>>;
}

/** Which records a list shows. What an expression does not find asks for nothing. */
export interface Listing {
  /** Fields that have these values. */
  readonly where?: Readonly<Record<string, Template>>;
  /** How many records at most. */
  readonly limit?: Template;
  /** How many are left out at the beginning. */
  readonly offset?: Template;
  /** The number of the page, from 1. */
  readonly page?: Template;
  /** The id of the last record of the page before. */
  readonly after?: Template;
  /** The status where no record has that id. Absent: the first page. */
  readonly unknown?: number;
}

/** How a record names another one. */
export interface Relation {
  readonly kind: string;
  /** Its id: of the request where there is no record yet, or of what is remembered. */
  readonly id: Template;
  /** What a test gives it, so that what rows do to it can be seen. `$record` is the one that belongs to it. */
  readonly planted?: Readonly<Record<string, Template>>;
}

/** Records that a row makes beside its own, of another kind. */
export interface Making {
  readonly kind: string;
  /** A list: one record is made of each item, which is `$item`. Absent: one in all. */
  readonly each?: Template;
  /** Only of items with these values. */
  readonly where?: Readonly<Record<string, Template>>;
  /** Absent: a new one, as its lifecycle says. */
  readonly id?: Template;
  /** `$record` is the one that the row is about, as it is afterwards. */
  readonly sets?: Readonly<Record<string, Template>>;
}
