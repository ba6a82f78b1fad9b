/**
 * `npm run try-documents -- DIR`: starts the simulator with each OpenAPI document of a directory, sends
 * each operation a made-up valid request, and holds the answers against the document with validators
 * that share nothing with the simulator: another library turns the schemas into JSON Schema. Then it
 * starts again with the same seed and compares the bytes.
 */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { ensureReady } from './ready.mjs';
import { createJudge } from './try-documents/judge.mjs';
import { makeRequest } from './try-documents/requests.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    most: { type: 'string', default: '200' },
    seed: { type: 'string', default: '7' },
    verbose: { type: 'boolean', default: false },
  },
});
if (positionals.length === 0) {
  process.stderr.write(
    'Usage: npm run try-documents -- DIR|FILE… [--most 200] [--seed 7] [--verbose]\n',
  );
  process.exit(2);
}
await ensureReady();
const { createSimulator } = await import('../dist/index.js');
const { createOrdinaryContract } = await import('../dist/openapi/ordinary/contract.js');
const { sampleValid } = await import('../dist/openapi/ordinary/sample.js');

const files = positionals.flatMap((name) =>
  /\.(ya?ml|json)$/.test(name)
    ? [name]
    : readdirSync(name, { recursive: true })
        .filter((file) => /\.(ya?ml|json)$/.test(file))
        .map((file) => path.join(name, file))
        .sort(),
);
const rows = [];
for (const file of files) {
  const row = await tryDocument(file);
  rows.push(row);
  process.stdout.write(`${tell(row)}\n`);
  if (flags.verbose) for (const fault of row.faults) process.stdout.write(`    ${fault}\n`);
}
const sum = (key) => rows.reduce((total, row) => total + (row[key] ?? 0), 0);
const refused = rows.filter(({ refusal }) => refusal !== undefined).length;
process.stdout.write(
  `\n${rows.length} documents, ${refused} refused at the start; ${sum('operations')} operations, ${sum('tried')} requests: ${sum('valid')} valid answers, ${sum('invalid')} invalid, ${sum('failed')} refused or failed, ${sum('differ')} differ after a restart\n`,
);
process.exit(sum('invalid') + sum('failed') + sum('differ') > 0 ? 1 : 0);

function tell(row) {
  const name = path.basename(row.file).padEnd(44).slice(0, 44);
  if (row.refusal !== undefined) return `${name} NOT STARTED ${row.refusal.slice(0, 160)}`;
  return `${name} ${String(row.operations).padStart(5)} operations ${String(row.tried).padStart(4)} requests ${String(row.valid).padStart(4)} valid ${String(row.invalid).padStart(3)} invalid ${String(row.failed).padStart(3)} failed ${String(row.differ).padStart(3)} differ ${(row.start / 1000).toFixed(1).padStart(5)} s start ${(row.took / 1000).toFixed(1).padStart(6)} s`;
}

async function tryDocument(file) {
  const row = {
    file,
    operations: 0,
    tried: 0,
    valid: 0,
    invalid: 0,
    failed: 0,
    differ: 0,
    faults: [],
  };
  let document;
  let contract;
  try {
    document = parse(await readFile(file, 'utf8'), { maxAliasCount: -1 });
    contract = createOrdinaryContract(document);
  } catch (error) {
    return { ...row, refusal: String(error.message) };
  }
  row.operations = contract.operations.length;
  // Evenly from the whole document.
  const step = Math.max(1, contract.operations.length / Number(flags.most));
  const chosen = Array.from(
    { length: Math.min(contract.operations.length, Number(flags.most)) },
    (_, index) => contract.operations[Math.floor(index * step)],
  );
  const requests = chosen.flatMap((operation) => makeRequest(contract, operation, sampleValid));
  const began = performance.now();
  const first = await ask(file, requests);
  if (first.refusal !== undefined) return { ...row, refusal: first.refusal };
  row.start = first.start;
  const again = await ask(file, requests);
  const judge = createJudge(document);
  for (const [index, request] of requests.entries()) {
    const answer = first.answers[index];
    // fetch itself gives up on some statuses, such as 407.
    if (answer.status === 599) continue;
    row.tried += 1;
    const name = `${request.method} ${request.url.slice(0, 120)}${request.headers.prefer ? ' dynamic' : ''}`;
    if (answer.bytes !== again.answers[index].bytes) {
      row.differ += 1;
      row.faults.push(`${name} differs after a restart`);
    }
    const fault = judge(request.operation, answer);
    if (answer.status >= 400 && !isUsual(request.operation, answer.status)) {
      row.failed += 1;
      row.faults.push(`${name}: ${answer.status} ${answer.rule} ${answer.text.slice(0, 300)}`);
    } else if (fault !== undefined) {
      row.invalid += 1;
      row.faults.push(`${name}: ${answer.status} ${fault}`);
    } else row.valid += 1;
  }
  row.took = performance.now() - began;
  return row;
}

/** An operation that has no success in its document can only be answered with what it has. */
function isUsual({ responses }, status) {
  return (
    ![...responses.keys()].some((key) => /^2|default/.test(key)) && responses.has(String(status))
  );
}

async function ask(file, requests) {
  const began = performance.now();
  let simulator;
  try {
    simulator = await createSimulator({ port: 0, spec: file, seed: Number(flags.seed) });
  } catch (error) {
    return { refusal: String(error.message) };
  }
  const start = performance.now() - began;
  const answers = [];
  try {
    for (const { method, url, headers, body } of requests) {
      const response = await fetch(simulator.url + url, {
        method,
        headers,
        redirect: 'manual',
        ...(body !== undefined && { body }),
      }).catch((error) => ({ error }));
      if (response.error !== undefined) {
        answers.push({
          status: 599,
          text: String(response.error.cause ?? response.error),
          bytes: '',
          rule: '',
        });
        continue;
      }
      const text = await response.text();
      const sent = [...response.headers].filter(
        ([name]) => !['date', 'connection', 'keep-alive'].includes(name),
      );
      answers.push({
        status: response.status,
        rule: response.headers.get('x-mock-rule'),
        mediaType: response.headers.get('content-type') ?? undefined,
        text,
        bytes: JSON.stringify([response.status, sent, text]),
      });
    }
  } finally {
    await simulator.close();
  }
  return { start, answers };
}
