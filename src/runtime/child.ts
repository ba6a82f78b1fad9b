import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import { spawn, type ChildProcess } from 'node:child_process';

export interface CommandResult {
  /** `undefined` when a signal ended it. */
  readonly code: number | undefined;
  readonly timedOut: boolean;
  /** The end of what it wrote, both streams together. */
  readonly tail: string;
}

const TAIL_LENGTH = 4000;
/** How long a command may take to end after it was asked to. */
const GRACE = 2000;

/**
 * Runs a command line in the shell of the machine, with more in its environment. When the time is up
 * or the signal comes, the command and all that it started are ended.
 */
export function runCommand(
  command: string,
  options: {
    readonly environment: Readonly<Record<string, string>>;
    /** Milliseconds. */
    readonly timeout: number;
    readonly signal: AbortSignal;
  },
): Promise<CommandResult> {
  const { environment, timeout, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      resolve({ code: undefined, timedOut: false, tail: '' });
      return;
    }
    const child = spawn(command, {
      shell: true,
      // A group of its own, so that all of it can be ended; Windows ends trees without that.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    let tail = '';
    const keep = (chunk: Buffer): void => {
      tail = (tail + chunk.toString()).slice(-TAIL_LENGTH);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);

    let timedOut = false;
    let patience: NodeJS.Timeout | undefined;
    const end = (): void => {
      endTree(child, 'SIGTERM');
      patience ??= setTimeout(() => {
        endTree(child, 'SIGKILL');
      }, GRACE);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, timeout);
    signal.addEventListener('abort', end);
    const settle = (): void => {
      clearTimeout(timer);
      clearTimeout(patience);
      signal.removeEventListener('abort', end);
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    // A grandchild may keep the streams open after the command itself has ended.
    child.on('exit', (code) => {
      setImmediate(() => {
        settle();
        child.stdout.destroy();
        child.stderr.destroy();
        resolve({ code: code ?? undefined, timedOut, tail });
      });
    });
  });
}

function endTree(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
