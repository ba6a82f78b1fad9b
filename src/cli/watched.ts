/** `start --watch`: what a start has read is read again when it changes. */
import fs from 'node:fs';
import path from 'node:path';
import type { Simulator, SimulatorOptions } from '../index.js';
import { messageOf } from '../runtime/failure.js';
import type { Log } from '../runtime/log.js';
import { every } from '../runtime/timers.js';

/** Milliseconds. Looked at again and again: a mounted directory does not tell of its changes. */
const LOOK_EVERY = 300;

export type Create = (options: SimulatorOptions) => Promise<Simulator>;

export interface Watch {
  /** Files and directories. */
  readonly places: readonly string[];
  readonly create: Create;
  readonly options: SimulatorOptions;
  readonly log: Log;
}

/** A simulator in whose place another may come while it runs. */
export type Watched = Pick<Simulator, 'close' | 'closed'>;

/**
 * Starts the simulator again, on its port and with its state reset, when the files of `places` change. Files that
 * cannot be used leave the one that runs in its place.
 */
export function watch(first: Simulator, { places, create, options, log }: Watch): Watched {
  const port = Number(new URL(first.url).port);
  let current: Simulator | undefined = first;
  let changing: Promise<void> | undefined;
  let end = (): void => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const closed = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const follow = (simulator: Simulator): void => {
    simulator.closed.then(() => {
      if (simulator === current) end();
    }, fail);
  };
  const isUsable = async (): Promise<boolean> => {
    // Without the port and the state, which the one that runs has.
    const { exportOnExit: _exportOnExit, ...trial } = options;
    try {
      await (await create({ ...trial, listen: false, data: 'memory', log: false })).close();
      return true;
    } catch (error) {
      log.error(`${messageOf(error)} The simulator goes on as it was.`);
      return false;
    }
  };
  const exchange = async (): Promise<void> => {
    const last = current;
    if (last === undefined || !(await isUsable())) return;
    current = undefined;
    await last.close();
    const next = await create({ ...options, port });
    await next.reset();
    current = next;
    follow(next);
    log.info('started again with its state reset, because its files have changed');
  };

  follow(first);
  let seen = signatureOf(places);
  const unwatch = every(LOOK_EVERY, () => {
    const now = signatureOf(places);
    if (now === seen || changing !== undefined) return;
    seen = now;
    changing = exchange()
      .catch(fail)
      .finally(() => {
        changing = undefined;
      });
  });
  return {
    closed: closed.finally(unwatch),
    async close() {
      unwatch();
      await changing;
      await current?.close();
    },
  };
}

/** Tells one state of the files from another, without reading them. */
function signatureOf(places: readonly string[]): string {
  return places
    .flatMap(filesOf)
    .map((file) => {
      const { size, mtimeMs, ino } = fs.statSync(file, { throwIfNoEntry: false }) ?? {};
      return `${file} ${size} ${mtimeMs} ${ino}`;
    })
    .join('\n');
}

function filesOf(place: string): readonly string[] {
  if (fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() !== true) return [place];
  return fs
    .readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(place, name));
}
