import type { Contract } from '../openapi/contract.js';
import { messageOf } from '../runtime/failure.js';
import type { Log } from '../runtime/log.js';
import { every } from '../runtime/timers.js';
import { requireOrigin } from '../server/stubs/origin.js';
import type { StubFiles } from '../server/stubs/stub-files.js';
import type { Worlds } from '../server/worlds.js';

export interface StubFilesOptions {
  /** A directory as WireMock has it: stubs in `mappings/`, the bodies of their answers in `__files/`. */
  readonly mappings?: string;
  /** Whether the stubs follow changes of these files, and not only on a reset. Default false. */
  readonly watch?: boolean;
}

/** @throws StubFileError for a person, when one of the files cannot be used */
export async function loadStubFiles(
  options: StubFilesOptions & {
    readonly seed?: number;
    readonly allowProxy?: readonly string[];
  },
  contract: Contract,
): Promise<StubFiles | undefined> {
  const { mappings: directory, watch = false, seed = 1, allowProxy = [] } = options;
  if (directory === undefined) {
    if (watch) throw new Error('--watch needs --mappings.');
    return undefined;
  }
  const { openStubFiles } = await import('../server/stubs/stub-files.js');
  const { adminContract } = await import('../openapi/admin-contract.js');
  return openStubFiles({
    directory,
    seed,
    contract,
    adminContract: adminContract(),
    allowProxy: allowProxy.map(requireOrigin),
  });
}

/** Milliseconds. Looked at again and again: a mounted directory does not tell of its changes. */
const LOOK_EVERY = 300;

/** Brings changes of the files into every world. Returns what ends it. */
export function watchStubFiles(files: StubFiles, worlds: Worlds, log: Log): () => void {
  let seen = files.signature();
  let isReading = false;
  const look = async (): Promise<void> => {
    const now = files.signature();
    if (now === seen || isReading) return;
    seen = now;
    isReading = true;
    try {
      await files.read();
      await worlds.refreshStubs();
      log.info(`read ${files.stubs.length} stubs again: their files have changed`);
    } catch (error) {
      log.error(`${messageOf(error)}. The stubs loaded before stay in use.`);
    } finally {
      isReading = false;
    }
  };
  return every(LOOK_EVERY, () => {
    look().catch((error: unknown) => {
      log.error(`cannot read ${files.mappings}: ${messageOf(error)}`);
    });
  });
}
