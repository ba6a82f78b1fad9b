/** Whose token it is. All but `foreign` are for the organization of the run. */
export const ROLES = ['admin', 'agent', 'foreign', 'expired'] as const;
/**
 * - `admin` may do everything, deletion by force included;
 * - `agent` lacks the permission to delete by force;
 * - `foreign` is good for another organization only;
 * - `expired` was good once.
 */
export type Role = (typeof ROLES)[number];

/** An input that makes a target give an answer that no state gives, a 500 for one. */
export interface SpecialInput {
  readonly operations: readonly string[];
  /** A JSON pointer into `{path, query, header, body}`. */
  readonly pointer: string;
  readonly value: string;
  readonly status: number;
}

/** A record as the control plane of our simulator shows it. */
export type Entity = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly org: string;
  readonly state: string;
  readonly expires_at: string;
};

/** What only our own simulator offers: making and reading records, time and tokens at will. */
export interface Control {
  create(kind: string, description: Readonly<Record<string, unknown>>): Promise<Entity>;
  read(kind: string, id: string): Promise<Entity | undefined>;
  /** Those of one organization; all of a kind whose records nobody owns. */
  list(kind: string, org: string): Promise<readonly Entity[]>;
  now(): Promise<string>;
  freezeClock(at: string): Promise<void>;
  mintToken(claims: {
    readonly orgs: readonly string[];
    readonly permissions?: readonly string[];
    readonly expires_in?: string;
  }): Promise<string>;
}

/** What the tests run against: somebody's base URL and what is known of it beside the contract. */
export interface Target {
  readonly org: string;
  /** An organization that the admin token is good for as well, for records that must stay hidden. */
  readonly otherOrg?: string;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** The value of an Authorization header; `undefined` when nobody provided one. */
  token(role: Role): string | undefined;
  /** The id of a prepared record in that state. A record that is taken to be changed is not given again. */
  take(
    kind: string,
    state: string,
    options: {
      readonly toChange: boolean;
      readonly taker?: number;
      /** Of another organization than that of the run. */
      readonly elsewhere?: boolean;
    },
  ): string | undefined;
  /** Of these prepared records nobody knows the state any more: they are not given again. */
  giveUp?(ids: readonly string[]): void;
  /** Whether somebody may have changed it since it was given. */
  isGivenUp?(id: string): boolean;
  readonly inputs: readonly SpecialInput[];
  readonly control?: Control;
  /** Puts everything back that this port changed, and says what it could not. */
  cleanUp(): Promise<readonly string[]>;
}

/** The target gave up on something that the run cannot do without. The message is for a person. */
export class TargetError extends Error {
  override readonly name = 'TargetError';

  /** @param status the answer that it gave up on, where there was one */
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}
