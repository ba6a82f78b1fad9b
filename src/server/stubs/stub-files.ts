import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'lossless-json';
import type { Contract } from '../../openapi/contract.js';
import { makeDirectory } from '../../runtime/directory.js';
import { messageOf } from '../../runtime/failure.js';
import { isObject } from '../../runtime/json.js';
import { createRandom } from '../../runtime/random.js';
import { StubFileError, type BodyFiles } from './body-file.js';
import { filesUnder, openBodyFiles } from './body-files.js';
import { PatternError } from './pattern-error.js';
import {
  compileStub,
  ContractBreach,
  type Stub,
  type StubMapping,
  type StubRules,
} from './stub.js';
import { createPause } from './turns.js';

/** The stubs that a directory of files brings to every world (`--mappings`). */
export interface StubFiles {
  /** As they were read last, the first file first. */
  readonly stubs: readonly Stub[];
  readonly bodyFiles: BodyFiles;
  readonly mappings: string;
  /** Writes stubs where they came from, or into files of their own. */
  save(stubs: readonly Stub[]): void;
  /** Reads the files again. @throws StubFileError, and what was read before stays */
  read(): Promise<void>;
  /** Tells one state of the files from another, without reading them. */
  signature(): string;
}

export interface StubFilesOptions extends Omit<StubRules, 'bodyFiles'> {
  /** WireMock's root, with `mappings/` and `__files/` in it, or a directory of mapping files. */
  readonly directory: string;
  /** That of the control plane, which describes stubs. */
  readonly adminContract: Contract;
  /** What the ids of stubs that have none come from. */
  readonly seed: number;
}

/** @throws StubFileError when one of the files cannot be used: all are taken, or none */
export async function openStubFiles(options: StubFilesOptions): Promise<StubFiles> {
  const { mappings, bodies } = placesOf(options.directory);
  const bodyFiles = openBodyFiles(bodies);
  const names = (): readonly string[] =>
    filesUnder(mappings).filter(
      (name) => name.endsWith('.json') && !name.split('/').includes(BODIES),
    );
  let stubs: readonly Stub[] = [];
  let places: ReadonlyMap<string, Place> = new Map();
  const read = async (): Promise<void> => {
    const placed = await readAll(mappings, names(), { ...options, bodyFiles });
    stubs = placed.map(({ stub }) => stub);
    places = new Map(placed.map(({ stub, place }) => [stub.id, place]));
  };
  await read();
  return {
    get stubs() {
      return stubs;
    },
    bodyFiles,
    mappings,
    save(changed) {
      makeDirectory(mappings);
      for (const stub of changed) writeStub(mappings, stub, places.get(stub.id));
    },
    read,
    signature: () =>
      [mappings, bodies]
        .flatMap((place) => filesUnder(place).map((name) => path.join(place, name)))
        .map((file) => {
          const { size, mtimeMs, ino } = fs.statSync(file, { throwIfNoEntry: false }) ?? {};
          return `${file} ${size} ${mtimeMs} ${ino}`;
        })
        .join('\n'),
  };
}

/** A file relative to the directory, and which of its stubs when it has several. */
interface Place {
  readonly name: string;
  readonly index?: number;
}

interface Placed {
  readonly stub: Stub;
  readonly place: Place;
}

function writeStub(directory: string, { id, mapping }: Stub, place: Place | undefined): void {
  const title = (mapping.name ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
  const file = path.join(directory, place?.name ?? `${title === '' ? 'stub' : title}-${id}.json`);
  let content: unknown = mapping;
  if (place?.index !== undefined) {
    const several = JSON.parse(fs.readFileSync(file, 'utf8')) as { readonly mappings: unknown[] };
    several.mappings[place.index] = mapping;
    content = several;
  }
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`);
  fs.renameSync(`${file}.new`, file);
}

const BODIES = '__files';

function placesOf(directory: string): { readonly mappings: string; readonly bodies: string } {
  const isThere = (...parts: readonly string[]): boolean =>
    fs.statSync(path.join(directory, ...parts), { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isThere()) {
    throw new StubFileError(
      `--mappings ${directory} is not a directory. Give a directory that contains mappings/ and __files/, or mapping files.`,
    );
  }
  const mappings = isThere('mappings') ? path.join(directory, 'mappings') : directory;
  const isBeside = mappings === directory && !isThere(BODIES) && isThere('..', BODIES);
  return { mappings, bodies: path.join(directory, ...(isBeside ? ['..'] : []), BODIES) };
}

const SHOWN = 5;

async function readAll(
  directory: string,
  names: readonly string[],
  rules: StubFilesOptions & { readonly bodyFiles: BodyFiles },
): Promise<readonly Placed[]> {
  const stubs = new Map<string, Placed>();
  const faults: string[] = [];
  for (const name of names) {
    try {
      for (const placed of await readFile(path.join(directory, name), name, rules)) {
        const { id } = placed.stub;
        if (stubs.has(id)) throw new PatternError('', `has a second stub with the id ${id}`);
        stubs.set(id, placed);
      }
    } catch (error) {
      faults.push(...faultsOf(error).map((fault) => `${path.join(directory, name)}: ${fault}`));
    }
  }
  if (faults.length === 0) return [...stubs.values()];
  const more = faults.length > SHOWN ? ` (and ${faults.length - SHOWN} more)` : '';
  throw new StubFileError(
    `cannot use the stubs of --mappings. Nothing was loaded. ${faults.slice(0, SHOWN).join('; ')}${more}`,
  );
}

async function readFile(
  file: string,
  name: string,
  { adminContract, seed, ...rules }: StubFilesOptions & { readonly bodyFiles: BodyFiles },
): Promise<readonly Placed[]> {
  const content = readJson(fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  const isList = isObject(content) && Array.isArray(content['mappings']);
  const mappings: readonly unknown[] = isList ? (content['mappings'] as unknown[]) : [content];
  const placed: Placed[] = [];
  const pause = createPause();
  for (const [index, mapping] of mappings.entries()) {
    const pointer = isList ? `/mappings/${index}` : '';
    const [fault] = adminContract.validate('StubMapping', mapping);
    if (fault !== undefined) throw new PatternError(pointer + fault.pointer, fault.message);
    // The contract has checked that it is one.
    const checked = mapping as StubMapping;
    const id =
      checked.id ?? checked.uuid ?? createRandom(seed, `stub file ${name} ${index}`).uuid();
    placed.push({
      stub: compileStub({ ...checked, id }, pointer, rules, 'file'),
      place: { name, ...(isList && { index }) },
    });
    await pause();
  }
  return placed;
}

/** Node's own parser often keeps the place of an error to itself. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    try {
      parse(text);
    } catch (placed) {
      const message = messageOf(placed);
      const position = Number(/ at position (\d+)$/.exec(message)?.[1] ?? Number.NaN);
      if (Number.isNaN(position)) throw error;
      const lines = text.slice(0, position).split('\n');
      const column = (lines.at(-1) ?? '').length + 1;
      const reason = message.replace(/ at position \d+$/, '');
      throw new Error(`is not JSON: line ${lines.length} column ${column}: ${reason}`, {
        cause: placed,
      });
    }
    throw error;
  }
}

function faultsOf(error: unknown): readonly string[] {
  if (error instanceof PatternError) return [`${error.pointer} ${error.message}`.trim()];
  if (error instanceof ContractBreach) {
    const [first = ''] = error.breaches;
    return [
      `${error.pointer} breaks the contract of ${first}; breaksContract must be true if the stub is intended to give this answer`,
    ];
  }
  return [messageOf(error)];
}
