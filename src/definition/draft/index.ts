/** A definition out of nothing but an OpenAPI document: a draft, of which every guess says that it is one. */
import { withoutTarget } from '../check-document.js';
import { contractOf } from '../contract.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import { messageOf } from '../../runtime/failure.js';
import { toKind } from './kind.js';
import { draftLifecycle, type DraftedLifecycle } from './lifecycle.js';
import { findResources, type LeftOver, type Resource } from './resources.js';
import { withParents } from './parents.js';
import { writeLifecycle } from './write.js';

export interface DraftedKind {
  readonly kind: string;
  readonly states: readonly string[];
  /** Ids of the operations that it answers. */
  readonly operations: readonly string[];
  /** In the order of the rows. */
  readonly rows: readonly string[];
  readonly notes: readonly string[];
  readonly file: string;
  readonly text: string;
}

export interface Draft {
  readonly kinds: readonly DraftedKind[];
  /** Operations that belong to a kind, or nearly, and have no lifecycle. */
  readonly left: readonly LeftOver[];
}

/** As somebody may call an organization. */
const ANY_NAME = 'verify';

/** @param without operations that are to be left to the document's examples, and why */
export function draftDefinition(
  contract: OrdinaryContract,
  without: ReadonlyMap<string, string> = new Map(),
): Draft {
  const { resources, left } = findResources(
    contract.operations,
    ({ schema }) =>
      contract.check('request', contract.read('request', schema), ANY_NAME).length === 0,
  );
  const dangling = [...withoutTarget(contract.document)].map(
    ([id, reference]) => [id, `${reference} leads to nothing`] as const,
  );
  const unusable = new Map([...dangling, ...without]);
  const found = resources.map((resource) => draftResource(contract, resource, unusable));
  const drafted = found.filter((each) => each.lifecycle !== undefined);
  const kinds = drafted.map(({ resource, lifecycle, left }, index): DraftedKind => {
    const { document: alone, notes } = lifecycle as DraftedLifecycle;
    const document = withParents(
      alone,
      resource,
      drafted.map((each) => each.resource),
    );
    const number = String(index + 1).padStart(String(drafted.length).length, '0');
    return {
      kind: document.kind,
      states: document.states,
      operations: [...new Set(document.rows.map(({ operation }) => operation))],
      rows: document.rows.map(({ operation }) => operation),
      notes,
      file: `lifecycles/${number}-${document.kind}.yaml`,
      text: writeLifecycle(document, { notes, left }),
    };
  });
  return { kinds, left: [...left, ...found.flatMap((each) => each.left)] };
}

interface DraftedResource {
  readonly resource: Resource;
  readonly lifecycle: DraftedLifecycle | undefined;
  readonly left: readonly LeftOver[];
}

/** Without the operations that turn out not to work, again and again. */
function draftResource(
  contract: OrdinaryContract,
  resource: Resource,
  without: ReadonlyMap<string, string>,
): DraftedResource {
  const refused = new Map<string, LeftOver>(
    [...without].map(([operation, message]) => [
      operation,
      { operation, reason: `the draft of it does not pass check: ${message}` },
    ]),
  );
  for (;;) {
    const kind = toKind(contract, resource, refused);
    if (!('parts' in kind)) return { resource, lifecycle: undefined, left: kind };
    const unreadable = kind.parts.flatMap(({ operation }) =>
      unreadableIn(contract, operation.operation.id),
    );
    const lifecycle = unreadable.length > 0 ? unreadable : draftLifecycle(contract, kind, refused);
    if ('document' in lifecycle)
      return { resource, lifecycle, left: [...kind.left, ...lifecycle.left] };
    for (const each of lifecycle) refused.set(each.operation, each);
  }
}

/** Parts of a document that nobody reads may be broken; those of a lifecycle must not. */
function unreadableIn(contract: OrdinaryContract, operation: string): readonly LeftOver[] {
  try {
    contractOf(contract, new Set([operation]));
    return [];
  } catch (error) {
    return [{ operation, reason: messageOf(error) }];
  }
}
