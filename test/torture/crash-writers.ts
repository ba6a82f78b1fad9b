import { documentsContract } from '../../src/masstack/contract.js';
import type { Random } from '../../src/runtime/random.js';
import { RESET_ACTION, type Found, type History, type Ledger } from './crash-ledger.js';
import type { Answer, Client, ClientRequest } from './http-client.js';
import type { Operation } from './linearizability.js';
import { ORG, requestFor, type Action, type Outcome } from './record-model.js';

/** What was written until the process died. */
export interface Writes extends Omit<Ledger, 'baseline' | 'found'> {
  readonly acknowledged: number;
  readonly unanswered: number;
}

interface WriterOptions {
  /** Closed at the end. */
  readonly client: Client;
  readonly found: Found;
  readonly writers: number;
  readonly random: Random;
  /** After so many answers the whole world is reset, while the others go on writing. */
  readonly resetAfter: number | undefined;
  readonly onAcknowledged: (count: number) => void;
}

const CREATIONS = [
  { kind: 'agent-identification', operation: 'createAgentIdentification' },
  { kind: 'otp-identification', operation: 'createOtpIdentification' },
  { kind: 'document-scoring', operation: 'createScoring' },
] as const;

const ACTIONS: Readonly<Partial<Record<string, readonly Action[]>>> = {
  'agent-identification': [
    { operation: 'cancelAgentIdentification', reason: '' },
    { operation: 'closeAgentIdentification' },
    { operation: 'deleteAgentIdentification', force: true },
  ],
  'otp-identification': [
    { operation: 'cancelOtpIdentification', reason: '' },
    { operation: 'closeOtpIdentification' },
    { operation: 'deleteOtpIdentification', force: true },
  ],
  'document-scoring': [
    { operation: 'scoreIdentityDocument' },
    { operation: 'delegateIdentityDocument' },
    { operation: 'closeScoring' },
  ],
};

interface Target {
  readonly kind: string;
  readonly id: string;
}

/** Writes from many sides at once until nobody answers any more. */
export async function writeUntilDead(options: WriterOptions): Promise<Writes> {
  const session = createSession(options);
  const { client } = options;
  const targets = ownedTargets(options);
  await Promise.all(targets.map((owned) => write(session, client, options.random, owned)));
  client.close();
  return session.writes();
}

/** Each writer has records of its own; only the reset is everybody's. */
function ownedTargets({ found, writers }: WriterOptions): readonly Target[][] {
  const targets = Array.from({ length: writers }, (): Target[] => []);
  const mine = [...found].filter(([key, { org }]) => org === ORG && kindIn(key) in ACTIONS);
  for (const [index, [key, { id }]] of mine.entries()) {
    targets[index % writers]?.push({ kind: kindIn(key), id });
  }
  return targets;
}

async function write(
  session: Session,
  client: Client,
  random: Random,
  owned: Target[],
): Promise<void> {
  for (let count = 0; ; count += 1) {
    const answer = session.isResetDue()
      ? session.reset(client)
      : random.fraction() < 0.4 || owned.length === 0
        ? create(session, client, random, owned)
        : act(session, client, random, owned);
    if (!(await answer)) return;
  }
}

async function create(
  session: Session,
  client: Client,
  random: Random,
  owned: Target[],
): Promise<boolean> {
  const { kind, operation } = pick(CREATIONS, random);
  const { basePath, operations } = documentsContract();
  const { path = '', body } = operations.get(operation) ?? {};
  const request: ClientRequest = {
    method: 'POST',
    path: basePath + path.replace('{org_id}', ORG),
    headers: { authorization: 'Bearer test_admin' },
    body: body?.example,
  };
  const sent = await session.send(client, request, { operation });
  if (sent.answer === undefined) {
    session.missCreation(kind, sent.operation);
    return false;
  }
  const made = sent.answer.body as Readonly<Record<string, unknown>>;
  const id = String(made['admin_identification_id'] ?? made['scoring_id']);
  session.note({ kind, id }, sent.operation);
  owned.push({ kind, id });
  return true;
}

async function act(
  session: Session,
  client: Client,
  random: Random,
  owned: readonly Target[],
): Promise<boolean> {
  const target = pick(owned, random);
  const action = pick(ACTIONS[target.kind] ?? [], random);
  const named =
    action.reason === undefined ? action : { ...action, reason: `write ${random.hex(8)}` };
  const sent = await session.send(client, requestFor(target.kind, target.id, named), named);
  session.note(target, sent.operation);
  return sent.answer !== undefined;
}

interface Sent {
  readonly operation: Operation<Action, Outcome>;
  /** Absent when the process died first. */
  readonly answer?: Answer;
}

interface Session {
  send(client: Client, request: ClientRequest, action: Action): Promise<Sent>;
  note(target: Target, operation: Operation<Action, Outcome>): void;
  missCreation(kind: string, operation: Operation<Action, Outcome>): void;
  isResetDue(): boolean;
  reset(client: Client): Promise<boolean>;
  writes(): Writes;
}

function createSession({ resetAfter, onAcknowledged }: WriterOptions): Session {
  const histories = new Map<string, History>();
  const unansweredCreations = new Map<string, History>();
  let tick = 0;
  let acknowledged = 0;
  let unanswered = 0;
  let resetting = false;
  let reset: Operation<Action, Outcome> | undefined;

  const send: Session['send'] = async (client, request, input) => {
    tick += 1;
    const invoked = tick;
    try {
      const answer = await client.send(request);
      tick += 1;
      const operation = { input, invoked, returned: tick, output: { status: answer.status } };
      acknowledged += 1;
      onAcknowledged(acknowledged);
      return { operation, answer };
    } catch {
      unanswered += 1;
      return { operation: { input, invoked, returned: Infinity } };
    }
  };

  return {
    send,
    note({ kind, id }, operation) {
      const key = `${kind}/${id}`;
      histories.set(key, [...(histories.get(key) ?? []), operation]);
    },
    missCreation(kind, operation) {
      unansweredCreations.set(kind, [...(unansweredCreations.get(kind) ?? []), operation]);
    },
    isResetDue: () => !resetting && resetAfter !== undefined && acknowledged >= resetAfter,
    async reset(client) {
      resetting = true;
      const request = { method: 'POST', path: '/__admin/reset' };
      const sent = await send(client, request, RESET_ACTION);
      reset = sent.operation;
      return sent.answer !== undefined;
    },
    writes: () => ({
      acknowledged,
      unanswered,
      histories,
      unansweredCreations,
      ...(reset !== undefined && { reset }),
    }),
  };
}

function kindIn(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random.uint32() % items.length];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}
