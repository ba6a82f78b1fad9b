import { spawn, type ChildProcess } from 'node:child_process';
import { afterEach } from '@jest/globals';

const MAIN = 'dist/cli/main.js';
/** As a line of text, or in a line of JSON. */
const READY =
  /^(?:\{.*"message":")?masstack-mock (?:proxy to \S+ )?ready on (https?:\/\/[^\s"]+)(?:"\})?$/m;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  /** From its ready line. */
  readonly url: string;
  /** What it has written to standard output so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
  /** Reads its standard output no more, as the `head` in `masstack-mock | head`. */
  closeOutput(): void;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>;
  /** Resolves when what it has written to standard output holds a match. */
  wrote(pattern: RegExp): Promise<void>;
  /** The same of standard error. */
  complained(pattern: RegExp): Promise<void>;
}

export interface Command {
  /** Starts it and waits for the ready line; rejects with what it said when it ends before. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<RunningCommand>;
  /** Runs it to its end, or until it is sent a signal. */
  launch(args: readonly string[]): {
    readonly ended: Promise<Ended>;
    kill(signal: NodeJS.Signals): void;
  };
  /** Runs it to its end. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
}

/** The built command as a process of its own; what a test leaves running is ended after it. */
export function useCommand(): Command {
  const running = new Set<ChildProcess>();
  afterEach(async () => {
    await Promise.all(
      [...running].map((child) => {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        return ended;
      }),
    );
  });

  const launch = (args: readonly string[], env: Readonly<Record<string, string>>) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { ...withoutTwins(process.env), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let stdout = '';
    let stderr = '';
    const listeners = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      for (const listener of listeners) listener();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      for (const listener of listeners) listener();
    });
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code, signal) => {
        running.delete(child);
        resolve({ code, signal, stdout, stderr });
      });
    });
    const waitFor = (pattern: RegExp, written: () => string): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(written())) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(({ code }) => {
          reject(new Error(`ended with ${code} before it wrote ${pattern}: ${stdout}${stderr}`));
        });
      });
    return {
      child,
      ended,
      wrote: (pattern: RegExp) => waitFor(pattern, () => stdout),
      complained: (pattern: RegExp) => waitFor(pattern, () => stderr),
      stdout: () => stdout,
      stderr: () => stderr,
    };
  };

  return {
    launch(args) {
      const { child, ended } = launch(args, {});
      return { ended, kill: (signal) => void child.kill(signal) };
    },
    run: (args, env = {}) => launch(args, env).ended,
    async start(args, env = {}) {
      const { child, ended, wrote, complained, stdout, stderr } = launch(args, env);
      await wrote(READY);
      return {
        url: READY.exec(stdout())?.[1] ?? '',
        stdout,
        stderr,
        wrote,
        complained,
        ended,
        closeOutput: () => child.stdout.destroy(),
        end(signal) {
          child.kill(signal);
          return ended;
        },
      };
    },
  };
}

/** The shell that runs the tests may configure a simulator of its own. */
function withoutTwins(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('MASSTACK_MOCK_')),
  );
}
