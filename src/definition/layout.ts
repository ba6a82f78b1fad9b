import fs from 'node:fs';
import path from 'node:path';
import { DefinitionError } from './source.js';

/** The files of a definition. */
export interface Layout {
  readonly directory: string;
  readonly document: string;
  /** Absent: no operation has a lifecycle. */
  readonly lifecycles: string | undefined;
  readonly fixtures: string | undefined;
  readonly overlays: string | undefined;
  readonly errors: string | undefined;
  readonly credentials: string | undefined;
  /** Effects in code. */
  readonly code: string | undefined;
}

export const DOCUMENTS: readonly string[] = ['openapi.yaml', 'openapi.yml', 'openapi.json'];

/** What may stand beside the document. */
export const PARTS: readonly string[] = [
  'lifecycles',
  'fixtures',
  'overlays',
  'errors.yaml',
  'credentials.yaml',
  'definition.mjs',
];

/**
 * Where the parts of a definition are.
 *
 * @throws DefinitionError when the directory is not one of a definition, or a part of it lies elsewhere
 */
export function layOut(directory: string): Layout {
  if (!fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new DefinitionError(
      `${directory} is not a directory. A definition is a directory with openapi.yaml and lifecycles/; masstack-mock init OPENAPI DIR makes one.`,
    );
  }
  const root = fs.realpathSync(directory);
  const find = (...names: readonly string[]): string | undefined => {
    const name = names.find((each) => fs.existsSync(path.join(directory, each)));
    if (name === undefined) return undefined;
    const found = path.join(directory, name);
    // A link in a cloned repository may point to anything of this machine.
    if (!fs.realpathSync(found).startsWith(root + path.sep)) {
      throw new DefinitionError(
        `${found} points out of the directory ${directory}. Copy it there.`,
      );
    }
    return found;
  };
  const document = find(...DOCUMENTS);
  if (document === undefined) {
    throw new DefinitionError(
      `${directory} has none of ${DOCUMENTS.join(', ')}. masstack-mock init OPENAPI DIR makes a definition of an OpenAPI document.`,
    );
  }
  return {
    directory,
    document,
    lifecycles: find('lifecycles'),
    fixtures: find('fixtures'),
    overlays: find('overlays'),
    errors: find('errors.yaml'),
    credentials: find('credentials.yaml'),
    code: find('definition.mjs'),
  };
}
