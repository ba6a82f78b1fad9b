import { createClock } from './clock.js';
import { soon } from './timers.js';

/** A line a person reads. Lines are gathered for one turn of the event loop and written at once. */
export interface Log {
  info(line: string): void;
  error(line: string): void;
  /** Writes what is gathered; call it before the process ends. */
  flush(): void;
}

/** Takes whole text, newline included. */
export type Sink = (text: string) => void;

export function createLog(options: { readonly info: Sink; readonly error: Sink }): Log {
  let gathered = '';
  const flush = (): void => {
    if (gathered === '') return;
    const text = gathered;
    gathered = '';
    options.info(text);
  };
  return {
    info(line) {
      if (gathered === '') soon(flush);
      gathered += `${line}\n`;
    },
    error(line) {
      flush();
      options.error(`${line}\n`);
    },
    flush,
  };
}

export type LogFields = Readonly<Record<string, string | number | undefined>>;

/** A log for programs: each line is one JSON object, with the time of the machine. */
export interface JsonLog extends Log {
  /** Fields that are `undefined` are left out. */
  write(level: 'info' | 'error', fields: LogFields): void;
}

export function createJsonLog(log: Log): JsonLog {
  const clock = createClock();
  const toLine = (level: string, fields: LogFields): string =>
    JSON.stringify({ time: clock.now(), level, ...fields });
  return {
    write(level, fields) {
      log.info(toLine(level, fields));
    },
    info(message) {
      log.info(toLine('info', { message: message.trim() }));
    },
    error(message) {
      log.error(toLine('error', { message: message.trim() }));
    },
    flush() {
      log.flush();
    },
  };
}

export const silentLog: Log = createLog({ info: () => undefined, error: () => undefined });

/** The log of a command: requests on standard output, trouble on standard error. */
export const standardLog = (): Log =>
  createLog({
    info: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  });
