import path from 'node:path';
import { Lifecycles } from '../lifecycles/index.js';
import type { Contract } from '../openapi/contract.js';
import type { OpenApiDocument } from '../openapi/document.js';
import { placeOf } from '../openapi/document-places.js';
import { compileContract } from '../openapi/load.js';
import { createOrdinaryContract, type OrdinaryContract } from '../openapi/ordinary/contract.js';
import { messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';
import { checkLifecycles } from './check.js';
import { documentFaults } from './check-document.js';
import { errorFaults } from './check-errors.js';
import { createClaims } from './claims.js';
import { contractOf } from './contract.js';
import { endsIn } from './lasting-examples.js';
import type { Definition } from './definition.js';
import { readEffects, standIns } from './effects-code.js';
import { readPlaced } from './document-places.js';
import { createErrorForm, ErrorsFault } from './errors.js';
import { layOut, type Layout } from './layout.js';
import { readLifecycleFiles, type LifecycleFiles } from './lifecycle-files.js';
import { compileChecks } from './records.js';
import { withSharedComponents, type SharedDocument } from './shared-components.js';
import {
  attempt,
  DefinitionError,
  findingsOf,
  PlacedError,
  readSource,
  SourceError,
  tell,
  toFindings,
  type Finding,
} from './source.js';
import { unreadFiles } from './unread-files.js';

export { tell } from './source.js';

/** A definition, and everything that its author should know of it. */
export interface Loaded {
  /** `undefined` when an error keeps it from being used. */
  readonly definition: Definition | undefined;
  readonly findings: readonly Finding[];
}

export interface LoadOptions {
  /** What the definition may add to, and refer to: those that are named before it, as one. */
  readonly base?: Definition | undefined;
  /** In place of the document in the directory: that one with overlays. */
  readonly document?: OpenApiDocument;
  /** Of a definition that this package ships, which its tests have checked. */
  readonly shippedAs?: string;
}

/**
 * The definition in a directory: `openapi.yaml`, `lifecycles/`, and if there are any `fixtures/`,
 * `errors.yaml`, `credentials.yaml` and `definition.mjs`.
 *
 * @throws DefinitionError with all that is wrong, by file and line
 */
export async function loadDefinitionFrom(
  directory: string,
  options: LoadOptions = {},
): Promise<Definition> {
  const { definition, findings } = await inspect(directory, options);
  if (definition !== undefined) return definition;
  const errors = findings.filter(({ level }) => level === 'error');
  throw new DefinitionError(errors.map(tell).join('\n'));
}

/** Reads all of a directory before it says what is wrong with it. */
export async function inspect(
  directory: string,
  { base, document: given, shippedAs }: LoadOptions = {},
): Promise<Loaded> {
  const layout = layOut(directory);
  const {
    files,
    findings: unreadable,
    unread,
  } = layout.lifecycles === undefined
    ? NO_FILES
    : readLifecycleFiles(layout.lifecycles, base?.lifecycles.all ?? []);
  const isAddition = files.some(({ added }) => added !== undefined);
  const ordinary = await readOpenApi(layout, isAddition, base, given);
  const broken: Finding[] = [];
  const code = await readEffects(layout).catch((error: unknown) => {
    broken.push(...findingsOf(error));
    return undefined;
  });
  const claims = attempt(
    () => createClaims(readOptional(layout.credentials)),
    broken,
    layout.credentials,
  );
  const effects = code ?? standIns(files);
  const operations = new Set(
    files.flatMap(({ lifecycle }) => lifecycle.rows.map(({ operation }) => operation)),
  );
  const errors = attempt(
    () => readErrors(layout, ordinary, isAddition ? base : undefined),
    broken,
    layout.errors,
  );
  const said = [
    ...broken,
    ...unreadable,
    ...(shippedAs === undefined ? unreadFiles(layout) : []),
    ...(shippedAs === undefined ? documentFindings(ordinary, layout, operations) : []),
  ];
  // Without its parts nothing can be said of the operations.
  const isWhole = !said.some(({ file, level }) => file === layout.document && level === 'error');
  if (!isWhole) return { definition: undefined, findings: said };
  const contract =
    shippedAs === undefined
      ? contractOf(ordinary, operations, endsIn(files.map(({ lifecycle }) => lifecycle)))
      : compileContract(ordinary.document, layout.document);
  const findings = [
    ...said,
    ...checkLifecycles({
      unread,
      files,
      ordinary,
      code: layout.code,
      contract: withOperationsOf(contract, base),
      others: base?.lifecycles.all ?? [],
      effects: { ...base?.effects, ...effects },
    }),
    ...(layout.errors === undefined || errors === undefined || shippedAs !== undefined
      ? []
      : errorFaults(layout.errors, errors, contract, operations)),
  ];
  if (findings.some(({ level }) => level === 'error')) return { definition: undefined, findings };
  if (errors === undefined || claims === undefined) return { definition: undefined, findings };
  const all = files.map(({ lifecycle }) => lifecycle);
  const { checks, describe, schemaOf } = compileChecks(all);
  const [own, added] = [false, true].map((isAdded) =>
    files
      .filter((file) => (file.added !== undefined) === isAdded)
      .map(({ lifecycle }) => lifecycle),
  );
  const definition: Definition = {
    name: shippedAs ?? path.basename(path.resolve(directory)),
    title: titleOf(ordinary),
    contract,
    ordinary: shippedAs === undefined ? ordinary : undefined,
    readDocument: () => Promise.resolve(ordinary.document),
    documentFile: path.resolve(layout.document),
    overlays: layout.overlays,
    lifecycles: new Lifecycles(own ?? [], checks),
    ...(added !== undefined && added.length > 0 && { additions: new Lifecycles(added, checks) }),
    effects,
    errors,
    claims,
    fixtures:
      layout.fixtures === undefined
        ? []
        : [{ directory: layout.fixtures, check: shippedAs === undefined }],
    tenants: [],
    describe: (kind, description) => Promise.resolve(describe(kind, description)),
    readDescriptionSchema: (kind) => Promise.resolve(schemaOf(kind)),
  };
  return { definition, findings };
}

/** The lines of a document are looked up only where something is wrong: large ones take seconds. */
function documentFindings(
  { document }: OrdinaryContract,
  { document: file }: Layout,
  answered: ReadonlySet<string>,
): readonly Finding[] {
  const faults = documentFaults(document, answered);
  return faults.length === 0 ? [] : toFindings(readSource(file), faults);
}

/** Rows that are added to a lifecycle stand beside rows about the operations of another document. */
function withOperationsOf(contract: Contract, base: Definition | undefined): Contract {
  if (base === undefined) return contract;
  const operations = new Map([...base.contract.operations, ...contract.operations]);
  return {
    ...contract,
    operations,
    validateRequest: (operation, ...rest) =>
      (contract.operations.has(operation.id) ? contract : base.contract).validateRequest(
        operation,
        ...rest,
      ),
  };
}

const NO_FILES: LifecycleFiles = { files: [], findings: [], unread: [] };

async function readOpenApi(
  { document: file, directory }: Layout,
  isAddition: boolean,
  base: Definition | undefined,
  given: OpenApiDocument | undefined,
): Promise<OrdinaryContract> {
  const document = given ?? (await readPlaced(file));
  const shared = await sharedBy(base);
  try {
    const whole = withSharedComponents(document, directory, shared);
    // What adds to another definition asks for its tokens; any other document asks for what it says.
    return createOrdinaryContract(isAddition ? whole : { security: [], ...whole });
  } catch (error) {
    throw new DefinitionError(`${placeOf(file, error)} cannot be used: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The documents whose parts can be referred to. */
async function sharedBy(base: Definition | undefined): Promise<readonly SharedDocument[]> {
  const parts = base === undefined ? [] : (base.parts ?? [base]);
  const shared = parts.map(async ({ documentFile: file, readDocument }) =>
    file === undefined ? [] : [{ file, document: await readDocument() }],
  );
  return (await Promise.all(shared)).flat();
}

/** What adds to another definition has errors like it, unless it says how its own look. */
function readErrors(
  { errors: file }: Layout,
  { document }: OrdinaryContract,
  base: Definition | undefined,
): Definition['errors'] {
  if (file === undefined && base !== undefined) return base.errors;
  try {
    return createErrorForm(readOptional(file), document);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    const pointer = error instanceof ErrorsFault ? error.pointer : '';
    throw new PlacedError(pointer, `cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

function titleOf({ document: { info } }: OrdinaryContract): string {
  const { title, version } = isObject(info) ? info : {};
  return [title ?? 'An API', version].filter((text) => typeof text === 'string').join(' ');
}

function readOptional(file: string | undefined): unknown {
  return file === undefined ? undefined : readSource(file).value;
}
