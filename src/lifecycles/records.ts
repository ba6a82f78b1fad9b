/** Whose records are where the paths of an API do not say it. */
export const NO_TENANT = 'default';

/** What is remembered of a record; its lifecycle says which fields it has. Times are UTC instants in their 24-character form. */
export interface AnyRecord {
  /** Names its lifecycle. */
  readonly kind: string;
  /** The id that the paths of this kind carry. */
  readonly id: string;
  readonly org: string;
  readonly state: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly [field: string]: unknown;
}
