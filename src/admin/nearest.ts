import type { Reply } from '../server/message.js';
import type { Trace } from '../server/trace.js';
import type { Draft } from './draft.js';

/** A request that was tried without doing it. */
export interface Rehearsal {
  readonly draft: Draft;
  readonly reply: Reply;
  readonly trace: Trace;
}

/** The same request, better in one respect. */
export interface Repair {
  readonly draft: Draft;
  readonly changes: Changes;
}

/** What is different, for a person, by the place in the request: a later change of a place replaces it. */
type Changes = Readonly<Record<string, string>>;

export interface Accepted extends Rehearsal {
  readonly changes: Changes;
}

/** How many requests are tried at most; a hopeless one has no claim on the simulator's time. */
const TRIES = 40;

/**
 * Repairs a refused request step by step until it is accepted, the nearest way first. Each step is
 * rehearsed, so what comes out has been accepted by the same pipeline that refused; `undefined` when
 * no repair leads there.
 */
export async function findAccepted(
  refused: Rehearsal,
  rehearse: (draft: Draft) => Promise<Rehearsal>,
  repairsOf: (rehearsal: Rehearsal) => Promise<readonly Repair[]>,
): Promise<Accepted | undefined> {
  const met = new Set([obstacleOf(refused)]);
  let tries = TRIES;
  const improve = async (current: Accepted): Promise<Accepted | undefined> => {
    for (const { draft, changes } of await repairsOf(current)) {
      if (tries === 0) return undefined;
      tries -= 1;
      const tried = { ...(await rehearse(draft)), changes: { ...current.changes, ...changes } };
      if (tried.reply.status < 400) return tried;
      // Whatever led to an obstacle once has been followed as far as it goes.
      if (met.has(obstacleOf(tried))) continue;
      met.add(obstacleOf(tried));
      const accepted = await improve(tried);
      if (accepted !== undefined) return accepted;
    }
    return undefined;
  };
  return improve({ ...refused, changes: {} });
}

/** The body tells apart what one rule finds wrong at different places. */
function obstacleOf({ reply, trace }: Rehearsal): string {
  return `${reply.rule} ${trace.stages.length} ${JSON.stringify(reply.body)}`;
}
