import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The real command in a process of its own, which a test may kill. */
export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves with what the process said on standard error when it is gone, however it went. */
  readonly exited: Promise<Exit>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): void;
  /** Memory after a garbage collection. */
  memory(): Promise<Memory>;
  /** Milliseconds: the longest time since this was asked last in which the event loop did not turn. */
  standstill(): Promise<number>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/** In bytes. */
export interface Memory {
  readonly heap: number;
  /** Buffers, outside the heap. */
  readonly external: number;
  readonly rss: number;
  /** The largest resident set since this was asked last. */
  readonly mostRss: number;
}

const PROBE = './test/torture/probe.mjs';

const READY = /ready on (http:\/\/\S+:(\d+))$/;
const EXIT_GRACE = 10_000;

/** What is still running when this process ends would outlive it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts `masstack-mock` with these arguments. Rejects with what it said when it ends instead. */
export async function startServer(args: readonly string[]): Promise<ServerProcess> {
  const started = launch(args);
  const url = await Promise.race([started.ready, started.exited]);
  if (typeof url !== 'string') {
    throw new Error(`the server ended with ${url.code ?? url.signal}: ${url.stderr}`);
  }
  const { child, exited } = started;
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    exited,
    kill: (signal) => child.kill(signal),
    memory: () => askProbe(child, 'memory') as Promise<Memory>,
    standstill: () => askProbe(child, 'standstill') as Promise<number>,
  };
}

function askProbe(child: ChildProcess, question: 'memory' | 'standstill'): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.send(question, (error) => {
      if (error !== null) reject(error);
    });
  });
}

/** Runs `masstack-mock` with these arguments where it is expected to refuse. */
export async function runToEnd(args: readonly string[]): Promise<Exit> {
  const { child, exited } = launch(args);
  const timer = setTimeout(() => child.kill('SIGKILL'), EXIT_GRACE);
  const exit = await exited;
  clearTimeout(timer);
  return exit;
}

interface Launched {
  readonly child: ChildProcess;
  readonly ready: Promise<string>;
  readonly exited: Promise<Exit>;
}

function launch(args: readonly string[]): Launched {
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', PROBE, 'dist/cli/main.js', '--port', '0', ...args],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  running.add(child);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, stderr });
    });
  });
  const ready = new Promise<string>((resolve) => {
    if (child.stdout === null) return;
    createInterface(child.stdout).on('line', (line) => {
      const url = READY.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  return { child, ready, exited };
}
