/**
 * `npm run wiremock-diff`: asks the real WireMock what it answers to the corpus in test/wiremock/, and
 * writes it to recorded.json, which `npm test` holds this simulator against. With `--random N --seed S`,
 * N stubs that are made by chance are sent to both, and what differs is told.
 */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { keyOf, loadCorpus, toMapping } from '../test/wiremock/corpus.mjs';
import { compareRandom } from './wiremock-random.mjs';
import { findWireMock, hasJava, send, start, VERSION } from './wiremock-server.mjs';

const RECORDED = fileURLToPath(new URL('../test/wiremock/recorded.json', import.meta.url));

async function record(port) {
  const recorded = {};
  for (const row of loadCorpus()) {
    await send(port, { method: 'POST', url: '/__admin/reset' });
    const created = await send(port, {
      method: 'POST',
      url: '/__admin/mappings',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(toMapping(row)),
    });
    if (created.status !== 201) {
      recorded[keyOf(row)] = 'refused';
      continue;
    }
    const answers = [];
    for (const sent of row.sent) {
      const answer = await send(port, {
        ...sent,
        body: sent.base64 ? Buffer.from(sent.base64, 'base64') : sent.body,
      }).catch((error) => ({ status: error.code, headers: {}, body: '' }));
      const matched = answer.headers['matched-stub-id'] !== undefined;
      answers.push(
        !matched
          ? answer.status === 404
            ? 'left'
            : `left ${answer.status}`
          : row.response === undefined
            ? 'taken'
            : {
                status: answer.status,
                type: answer.headers['content-type'] ?? null,
                body: answer.body,
              },
      );
    }
    recorded[keyOf(row)] = answers;
  }
  return recorded;
}

async function writeRecorded(port) {
  const recorded = await record(port);
  const lines = Object.entries(recorded).map(
    ([key, answers]) => `${JSON.stringify(key)}: ${JSON.stringify(answers)}`,
  );
  fs.writeFileSync(RECORDED, `{\n${lines.join(',\n')}\n}\n`);
  console.log(`${lines.length} stubs recorded from WireMock ${VERSION}`);
}

const { values: options } = parseArgs({
  options: { random: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
if (!hasJava()) {
  console.error('wiremock-diff needs Java (apt-get install default-jre-headless)');
  process.exit(2);
}
const { port, stop } = await start(findWireMock());
try {
  if (options.random !== undefined)
    process.exitCode = await compareRandom(port, Number(options.random), Number(options.seed));
  else await writeRecorded(port);
} finally {
  stop();
}
