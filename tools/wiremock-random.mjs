import { randomRow } from '../test/wiremock/random.mjs';
import { ensureBuilt } from './ready.mjs';
import { send } from './wiremock-server.mjs';

/** What a test sees of an answer; `left` when no stub took the request. */
function seen({ status, headers, body }) {
  if (status === undefined) return 'broken off';
  // Where one of the two fails by itself, the stub has not answered.
  if (headers['matched-stub-id'] === undefined || status === 500) return 'left';
  const isJson = headers['content-type']?.startsWith('application/json') === true;
  return {
    status,
    type: isJson ? undefined : headers['content-type'],
    'x-a': headers['x-a'],
    'x-t': headers['x-t'],
    body,
  };
}

async function ask(port, { mappings, sent }, isOurs) {
  await send(port, { method: 'DELETE', url: '/__admin/mappings' });
  await send(port, { method: 'POST', url: '/__admin/scenarios/reset' });
  for (const mapping of mappings) {
    const own = isOurs ? { ...mapping.response, breaksContract: true } : mapping.response;
    const created = await send(port, {
      method: 'POST',
      url: '/__admin/mappings',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...mapping, response: own }),
    });
    if (created.status !== 201) return { refused: created.body };
  }
  const answers = [];
  for (const request of sent) {
    const answer = await send(port, request).catch(() => ({}));
    answers.push({ seen: seen(answer), told: answer.status === 500 ? answer.body : undefined });
  }
  return { answers };
}

const sameAs = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Sends stubs that are made by chance to both, and tells what differs. The code to exit with. */
export async function compareRandom(port, count, seed) {
  await ensureBuilt();
  const { createSimulator } = await import('../dist/index.js');
  const simulator = await createSimulator({ port: 0 });
  const ownPort = Number(new URL(simulator.url).port);
  const counts = {
    equal: 0,
    'refused by both': 0,
    'refused here': 0,
    'told by a 500': 0,
    wrong: 0,
  };
  try {
    for (let n = 0; n < count; n += 1) {
      const row = randomRow(seed, n);
      const verdict = judge(await ask(port, row, false), await ask(ownPort, row, true));
      counts[verdict.is] += 1;
      if (
        verdict.is === 'wrong' ||
        (process.env.WIREMOCK_DIFF_ALL !== undefined && verdict.is !== 'equal')
      )
        console.log(
          `seed ${seed}, stub ${n}: ${verdict.is}\n${JSON.stringify(row)}\n${JSON.stringify(verdict, null, 1)}`,
        );
    }
  } finally {
    await simulator.close();
  }
  console.log(
    `${count} stubs of seed ${seed}: ${Object.entries(counts)
      .map(([name, many]) => `${many} ${name}`)
      .join(', ')}`,
  );
  return counts.wrong === 0 ? 0 : 1;
}

function judge(theirs, ours) {
  if (ours.refused !== undefined) {
    return {
      is: theirs.refused === undefined ? 'refused here' : 'refused by both',
      ours: ours.refused,
    };
  }
  if (theirs.refused !== undefined)
    return { is: 'wrong', theirs: theirs.refused, ours: 'accepted' };
  const differing = ours.answers.flatMap((one, index) => {
    const other = theirs.answers[index];
    return sameAs(one.seen, other.seen)
      ? []
      : [{ index, theirs: other.seen, ours: one.seen, told: one.told }];
  });
  if (differing.length === 0) return { is: 'equal' };
  return {
    is: differing.every(({ told }) => told !== undefined) ? 'told by a 500' : 'wrong',
    differing,
  };
}
