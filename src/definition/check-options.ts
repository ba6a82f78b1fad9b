/** What a definition is checked with, and how its faults are told. */
import type { Lifecycle, Row } from '../lifecycles/lifecycle.js';
import type { Effects } from '../lifecycles/template.js';
import type { Contract } from '../openapi/contract.js';
import type { Operation } from '../openapi/operation.js';
import type { OrdinaryContract } from '../openapi/ordinary/contract.js';
import type { LifecycleFile } from './lifecycle-files.js';
import type { Finding } from './source.js';

export interface CheckOptions {
  readonly files: readonly LifecycleFile[];
  /** Of other definitions, which rows may speak of. */
  readonly others?: readonly Lifecycle[];
  readonly contract: Contract;
  readonly ordinary: OrdinaryContract;
  readonly effects: Effects;
  /** The file of the effects. */
  readonly code: string | undefined;
}

/** One thing about a lifecycle, at a JSON pointer into its file. */
export interface Fault {
  readonly pointer: string;
  readonly message: string;
  readonly level?: Finding['level'];
}

export const rowPointer = (lifecycle: Lifecycle, isMeant: (row: Row<string>) => boolean): string =>
  `/rows/${lifecycle.rows.findIndex(isMeant)}`;

/** The lifecycle of a kind, of this definition or of another one. */
export function lifecycleOf(
  { files, others = [] }: CheckOptions,
  kind: string,
): Lifecycle | undefined {
  return [...files.map(({ lifecycle }) => lifecycle), ...others].find((each) => each.kind === kind);
}

export function pathParametersOf({ path }: Operation): readonly string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
}
