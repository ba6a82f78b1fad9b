import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { Lifecycles } from '../lifecycles/index.js';
import type { Effects } from '../lifecycles/template.js';
import { readDocument } from '../openapi/load.js';
import { createOrdinaryContract, type OrdinaryContract } from '../openapi/ordinary/contract.js';
import { messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';
import { checkLifecycles } from './check.js';
import { createClaims } from './claims.js';
import { contractOf } from './contract.js';
import type { Definition } from './definition.js';
import { createErrorForm } from './errors.js';
import { layOut, type Layout } from './layout.js';
import { readLifecycleFiles, type LifecycleFile } from './lifecycle-files.js';
import { compileChecks } from './records.js';
import { DefinitionError, readSource, type Finding } from './source.js';

/** A definition, and everything that its author should know of it. */
export interface Loaded {
  /** `undefined` when an error keeps it from being used. */
  readonly definition: Definition | undefined;
  readonly findings: readonly Finding[];
}

/**
 * The definition in a directory: `openapi.yaml`, `lifecycles/`, and if there are any `fixtures/`,
 * `errors.yaml`, `credentials.yaml` and `definition.mjs`.
 *
 * @throws DefinitionError with all that is wrong, by file and line
 */
export async function loadDefinitionFrom(directory: string): Promise<Definition> {
  const { definition, findings } = await inspect(directory);
  if (definition !== undefined) return definition;
  const errors = findings.filter(({ level }) => level === 'error');
  throw new DefinitionError(errors.map(tell).join('\n'));
}

/** `lifecycles/book.yaml:12 /rows/0/from …` */
export function tell({ file, line, message }: Finding): string {
  return `${file}:${line} ${message}`;
}

/** Reads all of a directory before it says what is wrong with it. */
export async function inspect(directory: string): Promise<Loaded> {
  const layout = layOut(directory);
  const ordinary = await readOpenApi(layout);
  const effects = await readEffects(layout);
  const { files, findings: unreadable } =
    layout.lifecycles === undefined ? NO_FILES : readLifecycleFiles(layout.lifecycles);
  const operations = new Set(
    files.flatMap(({ lifecycle }) => lifecycle.rows.map(({ operation }) => operation)),
  );
  const contract = contractOf(ordinary, operations);
  const findings = [
    ...unreadable,
    ...checkLifecycles({ files, contract, ordinary, effects, code: layout.code }),
  ];
  if (findings.some(({ level }) => level === 'error')) return { definition: undefined, findings };
  const lifecycles = files.map(({ lifecycle }) => lifecycle);
  const { checks, describe, schemaOf } = compileChecks(lifecycles);
  const definition: Definition = {
    name: path.basename(path.resolve(directory)),
    title: titleOf(ordinary),
    contract,
    ordinary,
    readDocument: () => Promise.resolve(ordinary.document),
    lifecycles: new Lifecycles(lifecycles, checks),
    effects,
    errors: readErrors(layout, ordinary),
    claims: createClaims(readOptional(layout.credentials)),
    fixtures: layout.fixtures === undefined ? [] : [{ directory: layout.fixtures, check: true }],
    tenants: [],
    describe: (kind, description) => Promise.resolve(describe(kind, description)),
    readDescriptionSchema: (kind) => Promise.resolve(schemaOf(kind)),
  };
  return { definition, findings };
}

const NO_FILES: {
  readonly files: readonly LifecycleFile[];
  readonly findings: readonly Finding[];
} = { files: [], findings: [] };

async function readOpenApi({ document: file }: Layout): Promise<OrdinaryContract> {
  const document = await readDocument(file);
  try {
    return createOrdinaryContract(document);
  } catch (error) {
    throw new DefinitionError(`${file} cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

/** @throws DefinitionError when the code throws, or has something else than functions */
async function readEffects({ code }: Layout): Promise<Effects> {
  if (code === undefined) return {};
  let exported: unknown;
  try {
    const loaded = (await import(pathToFileURL(code).href)) as { readonly effects?: unknown };
    exported = loaded.effects ?? {};
  } catch (error) {
    throw new DefinitionError(`${code} cannot be run: ${messageOf(error)}`, { cause: error });
  }
  const isUsable =
    isObject(exported) && Object.values(exported).every((each) => typeof each === 'function');
  if (isUsable) return exported as Effects;
  throw new DefinitionError(`${code}: effects must be an object of functions`);
}

function readErrors(
  { errors: file }: Layout,
  { document }: OrdinaryContract,
): Definition['errors'] {
  try {
    return createErrorForm(readOptional(file), document);
  } catch (error) {
    throw new DefinitionError(`${file ?? ''}: ${messageOf(error)}`, { cause: error });
  }
}

function titleOf({ document: { info } }: OrdinaryContract): string {
  const { title, version } = isObject(info) ? info : {};
  return [title ?? 'An API', version].filter((text) => typeof text === 'string').join(' ');
}

function readOptional(file: string | undefined): unknown {
  return file === undefined ? undefined : readSource(file).value;
}
