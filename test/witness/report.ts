import { writeFile } from 'node:fs/promises';
import { BREACHES } from './breaches.js';
import { CHOICES } from './choices.js';
import { citation, lackOf } from './citation.js';
import { witnessBindings } from './prepared.js';
import { startWitness } from './server.js';
import {
  breachTrials,
  combinedTrials,
  NO_CHOICE,
  randomTrials,
  runTrial,
  singleTrials,
  tooManyCauses,
  type RunVerify,
  type Trial,
  type Verdicts,
} from './trial.js';

interface Line {
  readonly good: boolean;
  readonly text: string;
}

/** Runs every trial on every seed, and writes a line for each. The number of lines that are not good. */
export async function reportTrials(options: {
  readonly run: RunVerify;
  readonly seeds: readonly number[];
  /** Of `combined`, `random`, `choices`, `breaches`; empty for all. */
  readonly kinds: readonly string[];
  /** A part of the names of the trials; empty for all. */
  readonly match: string;
  /** How many honest servers make their choices at random. */
  readonly random: number;
  readonly write: (line: string) => void;
}): Promise<number> {
  const { run, seeds, kinds, match, random, write } = options;
  const trials = Object.entries({
    combined: combinedTrials(),
    random: randomTrials(random),
    choices: singleTrials(),
    breaches: breachTrials(),
  })
    .filter(([kind]) => kinds.length === 0 || kinds.includes(kind))
    .flatMap(([, ofKind]) => ofKind)
    .filter(({ name }) => name.includes(match));
  let bad = 0;
  for (const seed of seeds) {
    const plain = await runTrial(NO_CHOICE, seed, run);
    for (const trial of trials) {
      const { good, text } = describe(trial, await runTrial(trial, seed, run), plain);
      if (!good) bad += 1;
      write(`${good ? 'ok    ' : 'WRONG '} seed ${String(seed).padEnd(3)} ${text}`);
    }
  }
  write(
    `${CHOICES.length} choices, ${BREACHES.length} breaches, ${trials.length} servers, ${seeds.length} seeds: ${bad} lines wrong`,
  );
  return bad;
}

function describe(trial: Trial, verdicts: Verdicts, plain: Verdicts): Line {
  const { events, trouble, causes } = verdicts;
  const broken = events.filter(({ outcome }) => outcome === 'failed');
  const count = (outcome: string): number =>
    events.filter((event) => event.outcome === outcome).length;
  const isAlone = trial.breach === undefined && trial.choices.length === 1;
  const crowded = isAlone && tooManyCauses(verdicts, plain);
  const right = (trial.breach === undefined) === (broken.length === 0);
  const uncited = trial.breach && lackOf(citation(trial.breach, events));
  const [first] = broken;
  const figures = `${count('passed')} kept, ${broken.length} BROKEN, ${count('refuted')} refuted (${causes.filter(({ outcome }) => outcome === 'refuted').length} causes), ${count('skipped')} skipped`;
  const example =
    first === undefined
      ? ''
      : `\n         ${first.operation ?? ''}: ${first.name}: ${first.reason ?? ''}`.slice(0, 300);
  const ended = trouble === undefined ? '' : `\n         ${trouble}`;
  const citations = uncited === undefined ? '' : `\n         ${uncited}`;
  const split = crowded ? '\n         one decision shows as several causes' : '';
  return {
    good: trouble === undefined && right && !crowded && uncited === undefined,
    text: `${trial.name}: ${figures}${ended}${split}${citations}${example}`,
  };
}

/** Serves until it is stopped, for trying the command by hand. The bindings go into a file. */
export async function serveWitness(options: {
  readonly port: number;
  readonly choices: readonly string[];
  readonly breaches: readonly string[];
  readonly bindings?: string;
}): Promise<string> {
  const choices = options.choices.map((name) => {
    const known = CHOICES.find((choice) => choice.name === name);
    if (known === undefined) throw new RangeError(`${name} is not a known choice`);
    return known.name;
  });
  const breaches = options.breaches.map((name) => {
    const known = BREACHES.find((breach) => breach.name === name);
    if (known === undefined) throw new RangeError(`${name} is not a known breach`);
    return known;
  });
  if (options.bindings !== undefined) {
    await writeFile(options.bindings, `${JSON.stringify(witnessBindings(), null, 2)}\n`);
  }
  const { url } = await startWitness({ choices, breaches, port: options.port });
  return url;
}
