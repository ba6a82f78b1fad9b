export interface WorldOptions {
  /** Random seed. Default 1. */
  readonly seed?: number;
  /** `memory`, the directory that keeps the state, or the `postgres://` URL of a database. Default `memory`. */
  readonly data?: string;
  /** Whether an answer waits until its change would survive a power cut. Default false. */
  readonly fsync?: boolean;
  /** The journal is folded when more bytes than this are superseded, and most are. Default 64 MiB. */
  readonly foldAfter?: number;
  /** An ISO 8601 duration: how long a database that is away at the start is waited for. Default PT30S. */
  readonly dataWait?: string;
  /** How many generated records there are beside the fixtures. Default 0. */
  readonly population?: number;
  /** How many requests the journal of a world remembers. Default 1000. */
  readonly journalSize?: number;
  /** Whether the journal shows bodies as they were sent (`plain`), or what is private in them redacted. */
  readonly journal?: 'redacted' | 'plain';
  /** How many named worlds there may be at once. Default 1000. */
  readonly maxWorlds?: number;
  /** An ISO 8601 duration; a named world that is not used for as long is dropped. Default PT1H. */
  readonly worldIdle?: string;
  /** A directory that `exportOnExit` has written: the default world starts with what it holds. */
  readonly import?: string;
  /** The directory that the default world and its snapshots are written to when it closes. */
  readonly exportOnExit?: string;
}
