/**
 * OpenAPI Overlay 1.0: changes to a document, kept beside it. Written here because the libraries for it
 * are unkept or read targets with a JSONPath older than RFC 9535; the JSONPath itself is json-p3's.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { JSONPathNode } from 'json-p3';
import { isObject } from '../runtime/json.js';
import type { OpenApiDocument } from './document.js';
import { DocumentError, readDocument } from './load.js';

/** An overlay as read, under the name that its errors give. */
export interface Overlay {
  readonly name: string;
  readonly actions: readonly Action[];
}

interface Action {
  readonly target: string;
  readonly update?: unknown;
  readonly remove: boolean;
}

type Query = (path: string, value: never) => { readonly nodes: readonly JSONPathNode[] };

/** A document that overlays change. */
export interface Changeable {
  readonly document: OpenApiDocument;
  /** The directory of the overlays of this document that have names. */
  readonly overlays?: string | undefined;
}

/** An overlay, and the documents that it speaks to. */
interface Meant {
  readonly overlay: Overlay;
  readonly of: readonly Changeable[];
}

/**
 * Reads what is kept beside the documents under a name (`newer-docs`), or a file (`./ours.yaml`), which
 * speaks to all of them.
 *
 * @throws DocumentError when it does not exist or is not an overlay
 */
async function readOverlays(
  nameOrFile: string,
  all: readonly Changeable[],
): Promise<readonly Meant[]> {
  const read = async (file: string): Promise<Overlay> =>
    parseOverlay(await readDocument(file), nameOrFile);
  const isName = path.basename(nameOrFile) === nameOrFile && path.extname(nameOrFile) === '';
  if (!isName) return [{ overlay: await read(nameOrFile), of: all }];
  const named = await Promise.all(
    all.map(async (each) => ({ each, names: await namesIn(each.overlays) })),
  );
  const owners = named.filter(({ names }) => names.includes(nameOrFile));
  if (owners.length === 0) {
    const known = [...new Set(named.flatMap(({ names }) => names))].join(', ') || 'none';
    throw new DocumentError(
      `the overlay ${nameOrFile} does not exist. Built-in overlays: ${known}. For a file of your own, give its path with the extension, for example ./${nameOrFile}.yaml`,
    );
  }
  return Promise.all(
    owners.map(async ({ each }) => ({
      overlay: await read(path.join(each.overlays ?? '', `${nameOrFile}.yaml`)),
      of: [each],
    })),
  );
}

async function namesIn(directory: string | undefined): Promise<readonly string[]> {
  if (directory === undefined) return [];
  return (await readdir(directory)).map((file) => path.parse(file).name).sort();
}

/** The content of an overlay, checked. */
export function parseOverlay(content: Readonly<Record<string, unknown>>, name: string): Overlay {
  const fault = (pointer: string, message: string): DocumentError =>
    new DocumentError(`the overlay ${name} cannot be used: ${pointer} ${message}`);
  if (!/^1\.0\.\d+$/.test(String(content['overlay']))) throw fault('/overlay', 'must be 1.0.0');
  if (!Array.isArray(content['actions']) || content['actions'].length === 0) {
    throw fault('/actions', 'must list at least one action');
  }
  const actions = content['actions'].map((action: unknown, index): Action => {
    const pointer = `/actions/${index}`;
    if (!isObject(action)) throw fault(pointer, 'must be an object');
    const { target, update, remove = false } = action;
    if (typeof target !== 'string') throw fault(`${pointer}/target`, 'must be a JSONPath');
    if (typeof remove !== 'boolean') throw fault(`${pointer}/remove`, 'must be true or false');
    if (!remove && update === undefined) throw fault(pointer, 'needs an update or remove: true');
    return { target, update, remove };
  });
  return { name, actions };
}

/**
 * The document with the overlays applied in their order; the given document stays as it is.
 *
 * @throws DocumentError when a target is no JSONPath or selects nothing: the specification lets that
 * pass, but a change that changes nothing is a change that somebody believes to be there
 */
export async function applyOverlays(
  document: OpenApiDocument,
  overlays: readonly Overlay[],
): Promise<OpenApiDocument> {
  const only = { document };
  const [changed = document] = await applyAll(
    [only],
    overlays.map((each) => ({ overlay: each, of: [only] })),
  );
  return changed;
}

type Root = Record<string, unknown>;

async function applyAll(
  all: readonly Changeable[],
  meant: readonly Meant[],
): Promise<readonly OpenApiDocument[]> {
  const { query } = (await import('json-p3')) as unknown as { readonly query: Query };
  // Through JSON, because a node that YAML shares by an anchor must not change in every place.
  const roots = new Map(
    all.map((each) => [each, JSON.parse(JSON.stringify(each.document)) as Root]),
  );
  for (const {
    overlay: { name, actions },
    of,
  } of meant) {
    const spoken = of.flatMap((each): readonly Root[] => {
      const root = roots.get(each);
      return root === undefined ? [] : [root];
    });
    for (const [index, action] of actions.entries()) {
      try {
        actOn(spoken, action, query);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new DocumentError(
          `the overlay ${name} cannot be used: /actions/${index}/target ${action.target}: ${reason}`,
          { cause: error },
        );
      }
    }
  }
  return [...roots.values()];
}

/** Of several documents, an action changes those that have its target; what it says of a whole one, the first. */
function actOn(roots: readonly Root[], action: Action, query: Query): void {
  const found = (action.target === '$' ? roots.slice(0, 1) : roots)
    .map((root) => ({ root, nodes: query(action.target, root as never).nodes }))
    .filter(({ nodes }) => nodes.length > 0);
  if (found.length === 0) throw new Error('selects nothing in the document');
  for (const { root, nodes } of found) act(root, nodes, action);
}

function act(root: Root, nodes: readonly JSONPathNode[], { update, remove }: Action): void {
  // From the last, so that removing one item of a list does not move the others.
  for (const { location, value } of [...nodes].reverse()) {
    const key = location.at(-1);
    const parent = parentOf(root, location);
    if (remove) {
      if (parent === undefined || key === undefined)
        throw new Error('the document cannot be removed');
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else Reflect.deleteProperty(parent, key);
    } else if (Array.isArray(value)) {
      (value as unknown[]).push(structuredClone(update));
    } else if (isObject(value)) {
      merge(value, update);
    } else {
      throw new Error('selects a value that is not an object or a list');
    }
  }
}

type Container = Record<string | number, unknown> | unknown[];

function parentOf(root: Container, location: readonly (string | number)[]): Container | undefined {
  if (location.length === 0) return undefined;
  return location
    .slice(0, -1)
    .reduce<Container>(
      (node, key) => (node as Record<string | number, unknown>)[key] as Container,
      root,
    );
}

/** Objects are merged, lists grow at their end, everything else is replaced. */
function merge(target: Readonly<Record<string, unknown>>, update: unknown): void {
  if (!isObject(update)) throw new Error('an object can only be updated with an object');
  const writable = target as Record<string, unknown>;
  for (const [key, value] of Object.entries(update)) {
    const before = Object.hasOwn(writable, key) ? writable[key] : undefined;
    if (isObject(before) && isObject(value)) merge(before, value);
    else if (Array.isArray(before) && Array.isArray(value)) {
      writable[key] = [...(before as unknown[]), ...(structuredClone(value) as unknown[])];
    } else writable[key] = structuredClone(value);
  }
}

/** The documents with overlays applied, by their names or files. */
export async function overlay(
  all: readonly Changeable[],
  namesOrFiles: readonly string[],
): Promise<readonly OpenApiDocument[]> {
  const meant = await Promise.all(namesOrFiles.map(async (each) => readOverlays(each, all)));
  return applyAll(all, meant.flat());
}
