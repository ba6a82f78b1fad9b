export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | null;
  readonly base64?: string;
}

export interface Row {
  readonly request: object;
  readonly response?: Readonly<Record<string, unknown>>;
  readonly mapping?: object;
  readonly sent: readonly Sent[];
}

export interface Mapping {
  readonly request: object;
  readonly response: Readonly<Record<string, unknown>>;
}

export function loadCorpus(): readonly Row[];
export function toMapping(row: Row): Mapping;
export function keyOf(row: Row): string;
