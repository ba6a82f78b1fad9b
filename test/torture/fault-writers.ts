import { documentsContract } from '../../src/masstack/contract.js';
import type { Random } from '../../src/runtime/random.js';
import type { History } from './crash-ledger.js';
import { createClient, type Answer, type Client, type ClientRequest } from './http-client.js';
import { ORG, outcomeOf, READ, requestFor, type Action } from './record-model.js';

/** What became of the requests while something was wrong. */
export interface Load {
  readonly histories: ReadonlyMap<string, History>;
  readonly unansweredCreations: ReadonlyMap<string, History>;
  readonly acknowledged: number;
  /** Answered with 503: nothing was changed. */
  readonly refused: number;
  /** Of which nobody knows whether they have happened. */
  readonly unknown: number;
  /** Milliseconds. */
  readonly slowest: number;
  readonly failures: readonly string[];
}

const KIND = 'agent-identification';
const ACTIONS: readonly Action[] = [
  { operation: READ },
  { operation: 'cancelAgentIdentification', reason: '' },
  { operation: 'closeAgentIdentification' },
];

/** So many milliseconds lie between two requests of a client, and so many records does it look after. */
const BETWEEN = 250;
const OWNED = 12;

/** Clients who go on whatever they are answered, each at all replicas in turn, until `stop` is called. */
export function startLoad(
  urls: readonly string[],
  clients: number,
  random: Random,
): { stop(): Promise<Load> } {
  const load = new Ongoing();
  const connections = urls.map((url) => createClient(url));
  let isOver = false;
  const work = async (turn: number): Promise<void> => {
    const owned: string[] = [];
    for (let count = turn; !isOver; count += 1) {
      const client = connections[count % connections.length];
      if (client === undefined) return;
      const isCreation = owned.length === 0 || random.fraction() < 0.4;
      if (isCreation) {
        const made = await load.create(client);
        if (made !== undefined) owned.push(made);
        if (owned.length > OWNED) owned.shift();
      } else {
        await load.act(client, pick(owned, random), pick(ACTIONS, random), random);
      }
      await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    }
  };
  const working = Promise.all(Array.from({ length: clients }, (_, turn) => work(turn)));
  return {
    async stop() {
      isOver = true;
      await working;
      for (const client of connections) client.close();
      return load;
    },
  };
}

class Ongoing implements Load {
  readonly histories = new Map<string, History>();
  readonly unansweredCreations = new Map<string, History>();
  readonly failures: string[] = [];
  acknowledged = 0;
  refused = 0;
  unknown = 0;
  slowest = 0;
  #tick = 0;

  async create(client: Client): Promise<string | undefined> {
    const input = { operation: 'createAgentIdentification' };
    const { basePath, operations } = documentsContract();
    const { path = '', body } = operations.get(input.operation) ?? {};
    const invoked = (this.#tick += 1);
    const answer = await this.#send(client, {
      method: 'POST',
      path: basePath + path.replace('{org_id}', ORG),
      headers: { authorization: 'Bearer test_admin' },
      body: body?.example,
    });
    if (answer === 'refused') return undefined;
    if (answer === undefined) {
      const before = this.unansweredCreations.get(KIND) ?? [];
      this.unansweredCreations.set(KIND, [...before, { input, invoked, returned: Infinity }]);
      return undefined;
    }
    const id = String(
      (answer.body as Readonly<Record<string, unknown>>)['admin_identification_id'],
    );
    const output = { status: answer.status };
    this.histories.set(`${KIND}/${id}`, [{ input, invoked, returned: (this.#tick += 1), output }]);
    return id;
  }

  async act(client: Client, id: string, action: Action, random: Random): Promise<void> {
    const input =
      action.reason === undefined ? action : { ...action, reason: `write ${random.hex(8)}` };
    const invoked = (this.#tick += 1);
    const answer = await this.#send(client, requestFor(KIND, id, input));
    if (answer === 'refused') return;
    const operation =
      answer === undefined
        ? { input, invoked, returned: Infinity }
        : { input, invoked, returned: (this.#tick += 1), output: outcomeOf(input, answer) };
    const key = `${KIND}/${id}`;
    this.histories.set(key, [...(this.histories.get(key) ?? []), operation]);
  }

  /** Nothing where nobody knows; `refused` where nothing has happened. */
  async #send(client: Client, request: ClientRequest): Promise<Answer | 'refused' | undefined> {
    const began = performance.now();
    let answer: Answer;
    try {
      answer = await client.send(request);
    } catch {
      this.unknown += 1;
      return undefined;
    } finally {
      this.slowest = Math.max(this.slowest, Math.round(performance.now() - began));
    }
    if (answer.status < 500) {
      this.acknowledged += 1;
      return answer;
    }
    const text = JSON.stringify(answer.body);
    this.#require(answer.status === 503, request, `answered ${answer.status}: ${text}`);
    this.#require(answer.headers['retry-after'] === '1', request, 'says no Retry-After');
    for (const fault of faultsIn(text)) this.failures.push(`an answer ${fault}`);
    if (text.includes('Nothing was changed')) {
      this.refused += 1;
      return 'refused';
    }
    this.#require(
      text.includes('It is unknown whether'),
      request,
      `does not say what became: ${text}`,
    );
    this.unknown += 1;
    return undefined;
  }

  #require(isSo: boolean, { method, path }: ClientRequest, otherwise: string): void {
    if (!isSo) this.failures.push(`${method} ${path} ${otherwise}`);
  }
}

/** What must be in no answer and in no log. */
export function faultsIn(text: string): readonly string[] {
  return [
    ...(text.includes('some-secret') ? [`tells the password: ${text}`] : []),
    ...(/\bat [^\n]*:\d+:\d+/.test(text) ? [`has a stack trace: ${text}`] : []),
  ];
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random.uint32() % items.length];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}
