import type { Draft } from '../send.js';
import { admin } from '../session.js';

export interface Pair extends Omit<Draft, 'url'> {
  readonly operation: string;
  readonly status: number;
  readonly path: string;
  readonly why: string;
}

export interface Token {
  readonly token: string;
  readonly orgs: readonly string[];
  readonly permissions: readonly string[];
  readonly about: string;
  readonly expires_at?: string;
}

export interface MagicValue {
  readonly operations: readonly string[];
  readonly pointer: string;
  readonly value: string;
  readonly status: number;
  readonly about: string;
}

/** The document of the control plane leaves its form open. */
export interface Catalogue {
  readonly tokens: readonly Token[];
  readonly magic_values: readonly MagicValue[];
  readonly operations: readonly {
    readonly operation: string;
    readonly method: string;
    readonly path: string;
  }[];
  readonly pairs: readonly Pair[];
}

export async function loadCatalogue(): Promise<Catalogue> {
  const catalogue: object = await admin.value.getCatalogue();
  return catalogue as Catalogue;
}

export function toDraft({ method, path, headers, body, body_base64 }: Pair): Draft {
  return {
    method,
    url: path,
    ...(headers !== undefined && { headers }),
    ...(body !== undefined && { body }),
    ...(body_base64 !== undefined && { body_base64 }),
  };
}
