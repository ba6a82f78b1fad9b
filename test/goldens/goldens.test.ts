import { describe, expect, test } from '@jest/globals';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import { ABSENT, operationsOf, type Lifecycle } from '../../src/lifecycles/lifecycle.js';
import { masstack } from '../../src/masstack/definition.js';
import { loadMutants } from '../../src/mutants/index.js';
import { createSimulator, type Reply, type Simulator } from '../../src/index.js';
import { catalogue, send, type Asked } from '../explain/requests.js';
import { freeze } from '../explain/simulator.js';

/**
 * What must not move when the definition of the API is written in another way: every documented answer
 * and every cell of every table, with the ids that chance draws, and the names of the mutants. A change
 * here is a change for users; `npm test -- -u test/goldens` accepts it.
 */

const SEEDS = [1, 7, 20_261_126];

async function withSimulator<T>(
  seed: number,
  work: (simulator: Simulator) => Promise<T>,
): Promise<T> {
  const simulator = await createSimulator({ port: 0, seed });
  try {
    await freeze(simulator);
    return await work(simulator);
  } finally {
    await simulator.close();
  }
}

const ACTOR = {
  name: 'Ana',
  last_name: 'García',
  identity_document: { document_number: '12345678Z', document_type: 'NIF' },
};
const SOMEBODY: Readonly<Record<string, object>> = {
  'agent-identification': { actor: ACTOR },
  'otp-identification': { actor: ACTOR },
  'biometric-signature': { signer: { name: 'Ana', last_name: 'García' } },
};

async function plant(simulator: Simulator, kind: string, state: string): Promise<string> {
  const body = { org: 'yoigo', state, ...SOMEBODY[kind] };
  const url = `/__admin/entities/${kind}`;
  const reply = await send(simulator, { method: 'POST', url, body });
  if (reply.status !== 201) throw new Error(`${kind} in ${state}: ${JSON.stringify(reply)}`);
  return String((reply.body as { readonly id: unknown }).id);
}

/** For each operation, the request of the catalogue that succeeds. */
async function successesOf(simulator: Simulator): Promise<ReadonlyMap<string, Asked>> {
  const { body } = await simulator.handle({ url: '/__admin/catalogue' });
  const { pairs } = body as {
    readonly pairs: readonly (Omit<Asked, 'url'> & {
      readonly path: string;
      readonly operation: string;
      readonly status: number;
    })[];
  };
  return new Map(
    pairs
      .filter(({ status }) => status < 300)
      .map(({ operation, status: _status, path, ...asked }) => [
        operation,
        { ...asked, url: path },
      ]),
  );
}

/** Those of the fixtures, and those that the answers have made. */
async function recordsOf(simulator: Simulator): Promise<Readonly<Record<string, unknown>>> {
  const lists: Record<string, unknown> = {};
  for (const kind of lifecycles.kinds) lists[kind] = await simulator.admin.listEntities({ kind });
  return lists;
}

/** The request, of another record: the id comes after the name of the collection. */
function at(asked: Asked, id: string): Asked {
  const url = asked.url
    .replace(/orgs\/\w+/, 'orgs/yoigo')
    .replace(/\/(chain|agent|otp|identity_document|biometric_signs)\/[^/?]+/, `/$1/${id}`);
  return { ...asked, url };
}

/** An answer in a few lines: what a client sees of it. */
function shown({ status, rule, body }: Reply): string {
  return `${status} ${rule}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`;
}

describe.each(SEEDS)('seed %i', (seed) => {
  test('the documented answers, one after the other', async () => {
    await withSimulator(seed, async (simulator) => {
      const answers: Record<string, string> = {};
      for (const asked of await catalogue(simulator)) {
        const name = `${asked.method} ${asked.url} #${Object.keys(answers).length}`;
        answers[name] = shown(await send(simulator, asked));
      }
      expect(Object.keys(answers)).toHaveLength(94);
      expect(answers).toMatchSnapshot();
      expect(await recordsOf(simulator)).toMatchSnapshot();
    });
  });

  test('each cell: the answer, and the record afterwards', async () => {
    await withSimulator(seed, async (simulator) => {
      const successes = await successesOf(simulator);
      const cells: Record<string, unknown> = {};
      for (const kind of lifecycles.kinds) {
        const lifecycle: Lifecycle = lifecycles.of(kind);
        for (const state of lifecycle.states) {
          for (const operation of operationsOf(lifecycle)) {
            const asked = successes.get(operation);
            if (asked === undefined) throw new Error(`${operation} has no success`);
            const id = await plant(simulator, kind, state);
            const reply = await send(simulator, at(asked, id));
            const after = await simulator.handle({ url: `/__admin/entities/${kind}/${id}` });
            cells[`${kind} ${state} ${operation}`] = [
              shown(reply),
              after.status === 200 ? after.body : ABSENT,
            ];
          }
        }
      }
      expect(cells).toMatchSnapshot();
    });
  });
});

test('the mutants', async () => {
  expect((await loadMutants(masstack)).map(({ id }) => id)).toMatchSnapshot();
});
