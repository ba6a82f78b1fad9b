import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { createRandom, type Random } from '../../src/runtime/random.js';

export interface LockRaceOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Where the directory that they race for is made. */
  readonly parent: string;
  readonly onRound?: (done: number) => void;
}

export interface LockRaceFigures {
  readonly rounds: number;
  /** Races over a lock file that somebody left behind. */
  readonly stale: number;
  /** Owners that were killed, after each of which another process got the directory at once. */
  readonly killed: number;
  /** How many of the three processes have PID namespaces of their own. */
  readonly namespaces: number;
  readonly failures: readonly string[];
}

/** Milliseconds: all three are told before the first one begins. */
const HEAD_START = 5;

const NAMESPACE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** Whether this machine lets us make PID namespaces. */
function hasNamespaces(): boolean {
  const [command = '', ...args] = NAMESPACE;
  return spawnSync(command, [...args, 'true']).status === 0;
}

/** Lets three processes claim one directory at the same moment, again and again. */
export async function runLockRaces(options: LockRaceOptions): Promise<LockRaceFigures> {
  const random = createRandom(options.seed, 'lock-race');
  const directory = path.join(options.parent, 'raced for');
  fs.mkdirSync(directory);
  const namespaces = hasNamespaces() ? 2 : 0;
  const racers = [0, 1, 2].map((index) => startRacer(index < namespaces));
  const failures: string[] = [];
  let stale = 0;
  let killed = 0;
  try {
    for (let round = 0; round < options.rounds; round += 1) {
      if (leaveLock(directory, random)) stale += 1;
      const fail = (what: string): void => void failures.push(`round ${round}: ${what}`);
      const owner = await race(racers, directory, fail);
      if (owner === undefined) break;
      // Whoever comes later is refused too.
      const late = racers.filter((racer) => racer !== owner);
      for (const answer of await claim(late, directory)) requireRefusal(answer, fail);
      if (random.uint32() % 4 === 0) {
        await owner.kill();
        killed += 1;
        const [first] = late;
        const [answer] = first === undefined ? [] : await claim([first], directory);
        if (answer !== 'owner') fail(`locked out by a killed owner: ${answer ?? ''}`);
        await first?.ask('release');
        const index = racers.indexOf(owner);
        racers[index] = startRacer(index < namespaces);
      } else await owner.ask('release');
      options.onRound?.(round + 1);
    }
  } finally {
    for (const racer of racers) await racer.kill();
  }
  return { rounds: options.rounds, stale, killed, namespaces, failures };
}

async function race(
  racers: readonly Racer[],
  directory: string,
  fail: (what: string) => void,
): Promise<Racer | undefined> {
  const answers = await claim(racers, directory);
  const owners = racers.filter((_, index) => answers[index] === 'owner');
  if (owners.length !== 1) fail(`${owners.length} owners: ${answers.join(' | ')}`);
  for (const answer of answers) if (answer !== 'owner') requireRefusal(answer, fail);
  return owners[0];
}

function requireRefusal(answer: string, fail: (what: string) => void): void {
  if (!answer.startsWith('the data directory is in use by')) fail(`refused with: ${answer}`);
}

const claim = (racers: readonly Racer[], directory: string): Promise<readonly string[]> =>
  Promise.all(racers.map((racer) => racer.ask(`claim ${Date.now() + HEAD_START} ${directory}`)));

/** In half of the rounds, what a process that is gone, or one that lives, left there. */
function leaveLock(directory: string, random: Random): boolean {
  if (random.uint32() % 2 === 0) return false;
  const pids = [process.pid, 1, 4_000_000];
  const pid = pids[random.uint32() % pids.length] ?? 1;
  fs.writeFileSync(path.join(directory, 'lock'), `${pid}\n`);
  return true;
}

interface Racer {
  ask(line: string): Promise<string>;
  kill(): Promise<void>;
}

function startRacer(inNamespace: boolean): Racer {
  const script = [process.execPath, path.resolve('test/torture/lock-racer.mjs')];
  const [command = '', ...args] = inNamespace ? [...NAMESPACE, ...script] : script;
  const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => {
    // Closed: what it started in its namespace is gone too.
    child.once('close', () => {
      resolve();
    });
  });
  if (child.stdout === null) throw new Error('a racer answers on its standard output');
  const lines: Interface = createInterface({ input: child.stdout });
  return {
    ask: (line) =>
      new Promise((resolve) => {
        lines.once('line', resolve);
        child.stdin?.write(`${line}\n`);
      }),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
