/**
 * OpenAPI Overlay 1.0: changes to a document, kept beside it. Written here because the libraries for it
 * are unkept or read targets with a JSONPath older than RFC 9535; the JSONPath itself is json-p3's.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { packageFile } from '../runtime/package.js';
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

const SHIPPED_OVERLAYS = packageFile('spec', 'overlays');

/**
 * Reads a shipped overlay by its name (`newer-docs`), or any by its path (`./ours.yaml`).
 *
 * @throws DocumentError when it does not exist or is not an overlay
 */
async function readOverlay(nameOrFile: string): Promise<Overlay> {
  const shipped = await shippedOverlays();
  const isName = path.basename(nameOrFile) === nameOrFile && path.extname(nameOrFile) === '';
  if (isName && !shipped.includes(nameOrFile)) {
    throw new DocumentError(
      `the overlay ${nameOrFile} does not exist. Built-in overlays: ${shipped.join(', ')}. For a file of your own, give its path with the extension, for example ./${nameOrFile}.yaml`,
    );
  }
  const file = isName ? path.join(SHIPPED_OVERLAYS, `${nameOrFile}.yaml`) : nameOrFile;
  return parseOverlay(await readDocument(file), nameOrFile);
}

async function shippedOverlays(): Promise<readonly string[]> {
  return (await readdir(SHIPPED_OVERLAYS)).map((file) => path.parse(file).name).sort();
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
  const { query } = (await import('json-p3')) as unknown as { readonly query: Query };
  // Through JSON, because a node that YAML shares by an anchor must not change in every place.
  const root = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
  for (const { name, actions } of overlays) {
    for (const [index, action] of actions.entries()) {
      try {
        act(root, action, query);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new DocumentError(
          `the overlay ${name} cannot be used: /actions/${index}/target ${action.target}: ${reason}`,
          { cause: error },
        );
      }
    }
  }
  return root;
}

function act(
  root: Record<string, unknown>,
  { target, update, remove }: Action,
  query: Query,
): void {
  const { nodes } = query(target, root as never);
  if (nodes.length === 0) throw new Error('selects nothing in the document');
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

/** The document with overlays applied, by their names or files. */
export async function overlay(
  document: OpenApiDocument,
  namesOrFiles: readonly string[],
): Promise<OpenApiDocument> {
  return applyOverlays(document, await Promise.all(namesOrFiles.map(readOverlay)));
}
