/** What becomes of the stubs of the default world: a part of the composition root. */
import { messageOf } from '../runtime/failure.js';
import type { Log } from '../runtime/log.js';
import type { StubRules } from '../server/stubs/stub.js';
import type { ReadyStubs, StubsState } from '../server/stubs/stubs-state.js';
import type { World } from '../server/world.js';

export interface KeptStubsOptions {
  readonly world: World;
  /** The directory that keeps the state; `memory` for none. */
  readonly data: string;
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
  const { world, data, imported, rules, log } = options;
  if (data === 'memory' && imported === undefined) return () => undefined;
  const { readyStubs } = await import('../server/stubs/stubs-state.js');
  const { openStubLog } = await import('../server/stubs/stub-log.js');
  const kept = data === 'memory' ? undefined : await openStubLog(data, log);
  if (kept?.kept !== undefined) {
    requireValid(kept.kept, await import('../openapi/index.js'), kept.file);
    world.stubs.load(readyOf(kept.kept, rules, readyStubs, log));
  }
  if (kept !== undefined) world.stubs.watch(kept.append);
  try {
    if (imported !== undefined) world.stubs.load(readyStubs(imported, '/state/stubs', rules));
  } catch (error) {
    kept?.close();
    throw new Error(`cannot import a stub: ${placeOf(error)}${messageOf(error)}`, { cause: error });
  }
  return () => {
    const { made = 0, draws = 0, hits = {} } = world.stubs.state() ?? {};
    if (made + draws + Object.keys(hits).length > 0)
      kept?.append({ counts: { made, draws, hits } });
    kept?.close();
  };
}

/** Whoever brings a directory may have written its checksums, too: what is read is checked whole. */
function requireValid(
  state: StubsState,
  { adminContract }: typeof import('../openapi/index.js'),
  file: string,
): void {
  const [violation] = adminContract().validate('SnapshotStubs', state);
  if (violation === undefined) return;
  throw new Error(
    `${file} cannot be used: ${violation.pointer} ${violation.message}. Nothing was changed. Remove the file to start without the stubs that were made before.`,
  );
}

/** A stub that this start cannot use (its server is not allowed now, say) is left out, and told. */
function readyOf(
  state: StubsState,
  rules: StubRules,
  ready: (state: StubsState, pointer: string, rules: StubRules) => ReadyStubs,
  log: Log,
): ReadyStubs {
  try {
    return ready(state, '', rules);
  } catch {
    const usable = state.mappings.filter((mapping) => {
      try {
        ready({ ...state, mappings: [mapping] }, '', rules);
        return true;
      } catch (error) {
        log.error(
          `the stub ${mapping.name ?? mapping.id} of the last run is left out: ${placeOf(error)}${messageOf(error)}`,
        );
        return false;
      }
    });
    return ready({ ...state, mappings: usable }, '', rules);
  }
}

const placeOf = (error: unknown): string =>
  error instanceof Error && 'pointer' in error ? `${String(error.pointer)} ` : '';
