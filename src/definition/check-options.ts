/** What a definition is checked with, and how its faults are told. */
import type { Lifecycle, Row } from '../lifecycles/lifecycle.js';
import type { Effects } from '../lifecycles/template.js';
import type { Contract } from '../openapi/contract.js';
import type { Operation } from '../openapi/operation.js';
import type { OrdinaryContract } from '../openapi/ordinary/contract.js';
import type { LifecycleFile } from './lifecycle-files.js';
import type { PlacedFault } from './source.js';

export interface CheckOptions {
  readonly files: readonly LifecycleFile[];
  /** Of other definitions, which rows may speak of. */
  readonly others?: readonly Lifecycle[];
  /** Kinds of files that could not be read: what names them is not wrong. */
  readonly unread?: readonly string[];
  readonly contract: Contract;
  readonly ordinary: OrdinaryContract;
  readonly effects: Effects;
  /** The file of the effects. */
  readonly code: string | undefined;
}

/** One thing about a lifecycle. */
export type Fault = PlacedFault;

export const rowPointer = (lifecycle: Lifecycle, isMeant: (row: Row<string>) => boolean): string =>
  `/rows/${lifecycle.rows.findIndex(isMeant)}`;

export const isUnread = ({ unread = [] }: CheckOptions, kind: string): boolean =>
  unread.includes(kind);

/** The lifecycle of a kind, of this definition or of another one. */
export function lifecycleOf(
  { files, others = [] }: CheckOptions,
  kind: string,
): Lifecycle | undefined {
  return [...files.map(({ lifecycle }) => lifecycle), ...others].find((each) => each.kind === kind);
}

/** Of this definition and of others. */
export const kindsOf = ({ files, others = [] }: CheckOptions): readonly string[] => [
  ...new Set([...files.map(({ lifecycle }) => lifecycle), ...others].map(({ kind }) => kind)),
];

export function pathParametersOf({ path }: Operation): readonly string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
}
