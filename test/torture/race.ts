import { createRandom, type Random } from '../../src/runtime/random.js';
import { createTurningClient, type Client } from './http-client.js';
import { isLinearizable, type Operation } from './linearizability.js';
import {
  modelOf,
  ORG,
  outcomeOf,
  READ,
  requestFor,
  stateOf,
  type Action,
  type Outcome,
  type RecordState,
} from './record-model.js';

export interface RaceOptions {
  /** All that are asked, in turn: one simulator, or the replicas of a backend. */
  readonly urls: readonly string[];
  readonly rounds: number;
  /** How many requests are on their way at once. */
  readonly clients: number;
  readonly seed: number;
}

export interface RaceFigures {
  readonly rounds: number;
  readonly clients: number;
  readonly operations: number;
  /** Records that were fought over. */
  readonly races: number;
  /** Races in which exactly one of the actions that exclude each other was let through. */
  readonly wonByOne: number;
  /** Records whose history no serial order explains, or with another number of winners; told in full. */
  readonly failures: readonly string[];
}

/** A record, what is tried on it, and which of that may succeed once only. */
interface Contest {
  readonly kind: string;
  readonly actions: readonly Action[];
  readonly exclusive: readonly string[];
}

const identificationContests = (
  kind: string,
  name: 'Agent' | 'Otp',
  cancel = `cancel${name}Identification`,
  close = `close${name}Identification`,
  remove = `delete${name}Identification`,
): readonly Contest[] => [
  {
    kind,
    actions: [cancel, close, remove, READ].map((operation) => ({ operation })),
    exclusive: [cancel, close, remove],
  },
  {
    kind,
    actions: [
      ...[cancel, cancel, close, close, READ, READ].map((operation) => ({ operation })),
      { operation: remove, force: true },
    ],
    exclusive: [remove],
  },
];

const CONTESTS: readonly Contest[] = [
  ...identificationContests('agent-identification', 'Agent'),
  ...identificationContests('otp-identification', 'Otp'),
  {
    kind: 'document-scoring',
    actions: [
      ...Array<string>(4).fill('scoreIdentityDocument'),
      'delegateIdentityDocument',
      'closeScoring',
      'getScoring',
      READ,
    ].map((operation) => ({ operation })),
    exclusive: ['closeScoring'],
  },
  {
    kind: 'biometric-signature',
    actions: ['previewBiometricSign', 'signBiometricSign', 'getBiometricSign', READ].map(
      (operation) => ({ operation }),
    ),
    exclusive: ['signBiometricSign'],
  },
  {
    kind: 'identification-chain',
    actions: ['validateChainedIdentification', 'getChainedIdentificationStatus', READ].map(
      (operation) => ({ operation }),
    ),
    exclusive: ['validateChainedIdentification'],
  },
];

interface Race {
  readonly contest: Contest;
  readonly id: string;
  readonly initial: RecordState;
  readonly history: Operation<Action, Outcome>[];
}

/** Lets many clients act on the same few records at once, and holds what they saw against the tables. */
export async function runRaces({ urls, rounds, clients, seed }: RaceOptions): Promise<RaceFigures> {
  const client = createTurningClient(urls);
  const random = createRandom(seed, 'race');
  const failures: string[] = [];
  let operations = 0;
  let wonByOne = 0;
  try {
    for (let round = 0; round < rounds; round += 1) {
      const races = await Promise.all(CONTESTS.map((contest) => prepare(client, contest)));
      await fight({ client, races, clients, random });
      for (const race of races) {
        operations += race.history.length;
        const winners = countWinners(race);
        if (winners === 1) wonByOne += 1;
        else failures.push(`round ${round}: ${winners} winners in ${describe(race)}`);
        const model = modelOf({ kind: race.contest.kind, initial: race.initial });
        if (!isLinearizable(model, race.history)) {
          failures.push(`round ${round}: no order explains ${describe(race)}`);
        }
      }
    }
  } finally {
    client.close();
  }
  return { rounds, clients, operations, races: rounds * CONTESTS.length, wonByOne, failures };
}

async function prepare(client: Client, contest: Contest): Promise<Race> {
  const path = `/__admin/entities/${contest.kind}`;
  const { status, body } = await client.send({ method: 'POST', path, body: { org: ORG } });
  if (status !== 201) throw new Error(`POST ${path} answered ${status}`);
  const { id } = body as { readonly id: string };
  return { contest, id, initial: stateOf(body), history: [] };
}

/** Each client asks once; the last word is a read when all is quiet. */
async function fight(options: {
  readonly client: Client;
  readonly races: readonly Race[];
  readonly clients: number;
  readonly random: Random;
}): Promise<void> {
  const { client, races, clients, random } = options;
  let tick = 0;
  const ask = async ({ contest, id, history }: Race, action: Action): Promise<void> => {
    tick += 1;
    const invoked = tick;
    const answer = await client.send(requestFor(contest.kind, id, action));
    tick += 1;
    history.push({ input: action, invoked, returned: tick, output: outcomeOf(action, answer) });
  };
  const attempts = Array.from({ length: clients }, (_, index) => {
    const race = races[index % races.length];
    if (race === undefined) throw new Error('there is nothing to fight over');
    // The first in turn make sure that every action is tried; chance picks the rest.
    const { actions } = race.contest;
    const turn = Math.floor(index / races.length);
    const action = actions[turn < actions.length ? turn : random.uint32() % actions.length];
    if (action === undefined) throw new Error('there is nothing to do');
    const isCancel = action.operation.startsWith('cancel');
    return { race, action: { ...action, ...(isCancel && { reason: `client ${index}` }) } };
  });
  shuffle(attempts, random);
  await Promise.all(attempts.map(({ race, action }) => ask(race, action)));
  await Promise.all(races.map((race) => ask(race, { operation: READ })));
}

function shuffle(items: unknown[], random: Random): void {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = random.uint32() % (index + 1);
    [items[index], items[other]] = [items[other], items[index]];
  }
}

function countWinners({ contest, history }: Race): number {
  return history.filter(
    ({ input, output }) =>
      contest.exclusive.includes(input.operation) && output !== undefined && output.status < 300,
  ).length;
}

function describe({ contest, id, history }: Race): string {
  const lines = [...history]
    .sort((one, other) => one.invoked - other.invoked)
    .map(
      ({ input, invoked, returned, output }) =>
        `  ${invoked}-${returned} ${JSON.stringify(input)} -> ${JSON.stringify(output)}`,
    );
  return [`${contest.kind} ${id}:`, ...lines].join('\n');
}
