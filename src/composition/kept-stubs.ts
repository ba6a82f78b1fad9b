/** What becomes of the stubs of the default world: a part of the composition root. */
import { messageOf, UnusableInput } from '../runtime/failure.js';
import type { Log } from '../runtime/log.js';
import type { StubRules } from '../server/stubs/stub.js';
import type { ReadyStubs, readyStubs, StubsState } from '../server/stubs/stubs-state.js';
import type { World } from '../server/world.js';

export interface KeptStubsOptions {
  readonly world: World;
  /** The directory that keeps them, where they are not kept with the records. */
  readonly directory: string | undefined;
  /** What `--import` brings. */
  readonly imported: StubsState | undefined;
  readonly rules: StubRules;
  readonly log: Log;
}

/**
 * Brings back the stubs that a run before has kept, and keeps those to come. Returns what ends it.
 *
 * @throws Error for a person, when what is imported or kept cannot be used
 */
export async function keepStubs(options: KeptStubsOptions): Promise<() => void> {
  const { world, directory, imported, rules, log } = options;
  if (directory === undefined && imported === undefined) return () => undefined;
  const { readyStubs } = await import('../server/stubs/stubs-state.js');
  const { openStubLog } = await import('../server/stubs/stub-log.js');
  const kept = directory === undefined ? undefined : await openStubLog(directory, log);
  if (kept?.kept !== undefined) {
    requireValid(kept.kept, await import('../openapi/admin-contract.js'), kept.file);
    const ready = await readyOf(kept.kept, kept.file, { rules, log, ready: readyStubs });
    await world.alter((stubs) => {
      stubs.load(ready);
    });
  }
  if (kept !== undefined) {
    await world.alter((stubs) => {
      stubs.watch(kept.append);
    });
  }
  try {
    if (imported !== undefined) {
      const ready = await readyImported(imported, rules);
      await world.alter((stubs) => {
        stubs.load(ready);
      });
    }
  } catch (error) {
    kept?.close();
    throw error;
  }
  return () => {
    const { made = 0, draws = 0, hits = {}, used } = world.stubs.state() ?? {};
    if (made + draws + Object.keys(hits).length > 0)
      kept?.append({ counts: { made, draws, hits, ...(used && { used }) } });
    kept?.close();
  };
}

/** @throws UnusableInput for a person, when one of them cannot be used */
export async function readyImported(imported: StubsState, rules: StubRules): Promise<ReadyStubs> {
  const { readyStubs } = await import('../server/stubs/stubs-state.js');
  try {
    return await readyStubs(imported, '/state/stubs', rules);
  } catch (error) {
    throw new UnusableInput(`cannot import a stub: ${placeOf(error)}${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Whoever brings a directory may have written its checksums, too: what is read is checked whole. */
function requireValid(
  state: StubsState,
  { adminContract }: typeof import('../openapi/admin-contract.js'),
  file: string,
): void {
  const [violation] = adminContract().validate('SnapshotStubs', state);
  if (violation === undefined) return;
  throw unusable(file, `${violation.pointer} ${violation.message}`);
}

interface Use {
  readonly rules: StubRules;
  readonly log: Log;
  readonly ready: typeof readyStubs;
}

/**
 * A stub that this start may not use (its server is not allowed now, say) is left out, and told.
 *
 * @throws UnusableInput for one that no start of this version can use
 */
async function readyOf(state: StubsState, file: string, use: Use): Promise<ReadyStubs> {
  const { rules, log, ready } = use;
  try {
    return await ready(state, '', rules);
  } catch {
    const mappings: StubsState['mappings'] = [];
    for (const mapping of state.mappings) {
      const fault = await faultOf({ ...state, mappings: [mapping] }, use);
      const name = mapping.name ?? mapping.id;
      if (fault?.mayPass === false) throw unusable(file, `the stub ${name}: ${fault.reason}`);
      if (fault === undefined) mappings.push(mapping);
      else log.error(`the stub ${name} of the last run is left out: ${fault.reason}`);
    }
    return ready({ ...state, mappings }, '', rules);
  }
}

/** Why the one stub of a state cannot be used, and whether another start could use it. */
async function faultOf(
  state: StubsState,
  { rules, ready }: Use,
): Promise<{ readonly reason: string; readonly mayPass: boolean } | undefined> {
  try {
    await ready(state, '', rules);
    return undefined;
  } catch (error) {
    const place = placeOf(error).replace('/mappings/0', '');
    const { name } = error as Error;
    return {
      reason: place + messageOf(error),
      mayPass: name === 'ContractBreach' || OF_THE_START.test(place),
    };
  }
}

/** What an answer needs that the flags of a start bring: a server, or a file. */
const OF_THE_START = /\/(?:proxyBaseUrl|bodyFileName) $/;

const unusable = (file: string, reason: string): UnusableInput =>
  new UnusableInput(
    `${file} cannot be used: ${reason}. Nothing was loaded. Remove the file to start without the stubs that were made before, or delete that stub with the version that made it.`,
  );

const placeOf = (error: unknown): string =>
  error instanceof Error && 'pointer' in error ? `${String(error.pointer)} ` : '';
