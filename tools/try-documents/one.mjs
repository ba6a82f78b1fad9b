/** Tries one document and sends its row to the process that asked for it: FILE MOST SEED SECONDS. */
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { createSimulator } from '../../dist/index.js';
import { createOrdinaryContract } from '../../dist/openapi/ordinary/contract.js';
import { sampleValid } from '../../dist/openapi/ordinary/sample.js';
import { createFindContradiction } from './contradiction.mjs';
import { createJudge } from './judge.mjs';
import { makeRequest } from './requests.mjs';

const [file, most, seed, seconds] = process.argv.slice(2);
/** No answer, or half of one: fetch gives up by itself on some statuses, such as 407. */
const CUT = 599;
/** Requests before the time counts. */
const WARMING = 3;
/** They change with the time of day and the connection. */
const PASSING_HEADERS = ['date', 'connection', 'keep-alive'];

const row = await tryDocument();
process.send(row, () => process.exit());

async function tryDocument() {
  const row = {
    file,
    operations: 0,
    covered: 0,
    tried: 0,
    valid: 0,
    shared: 0,
    invalid: 0,
    contrary: 0,
    failed: 0,
    broken: 0,
    cut: 0,
    impossible: 0,
    differ: 0,
    faults: [],
  };
  const began = performance.now();
  let document;
  let contract;
  try {
    document = readDocument(await readFile(file, 'utf8'));
    contract = createOrdinaryContract(document);
  } catch (error) {
    return { ...row, refusal: String(error.message) };
  }
  const { operations } = contract;
  row.operations = operations.length;
  const findContradiction = createFindContradiction(document);
  const all = evenly(operations, Number(most)).flatMap((operation) => {
    const made = makeRequest(contract, operation, sampleValid);
    if (made.length === 0) {
      row.impossible += 1;
      const reason = findContradiction(operation.body?.contents[0]?.schema, 'request');
      const why = reason === undefined ? '' : `: the document contradicts itself at ${reason}`;
      row.faults.push(`${operation.operation.id}: no valid request could be made${why}`);
    }
    return made;
  });
  const first = await ask(all, Number(seconds) * 500);
  if (first.refusal !== undefined) return { ...row, refusal: first.refusal };
  const requests = all.slice(0, first.answers.length);
  row.covered = row.impossible + new Set(requests.map(({ operation }) => operation)).size;
  const again = await ask(requests, Infinity);
  row.start = first.start;
  const judge = createJudge(document);
  for (const [index, request] of requests.entries()) {
    const answer = first.answers[index];
    row.tried += 1;
    const name = `${request.method} ${request.url.slice(0, 120)}${request.headers.prefer ? ' dynamic' : ''}`;
    if (answer.status === CUT) {
      row.cut += 1;
      row.faults.push(`${name}: no answer: ${answer.text}`);
      continue;
    }
    const fault = count(row, { judge, findContradiction, operations, request, answer });
    if (fault !== undefined) row.faults.push(`${name}: ${answer.status} ${fault}`);
    if (answer.bytes === again.answers[index].bytes) continue;
    row.differ += 1;
    row.faults.push(`${name} differs after a restart`);
  }
  row.took = performance.now() - began;
  return row;
}

/** Returns what is wrong with the answer, in words. */
function count(row, { judge, findContradiction, operations, request, answer }) {
  const { operation } = request;
  const fault = judge(operation, answer);
  const isRefused = answer.status >= 400 && !isUsual(operation, answer.status);
  if (fault === undefined && !isRefused) {
    row.valid += 1;
    return undefined;
  }
  // No request can tell such operations apart in each case.
  const others = operations.filter(
    (other) => other !== operation && addressOf(other) === addressOf(operation),
  );
  if (!isRefused && others.some((other) => judge(other, answer) === undefined)) {
    row.shared += 1;
    return undefined;
  }
  const contents = documentedContents(operation, answer.status);
  const reason = isRefused ? undefined : contradictionOf(contents, findContradiction);
  if (reason !== undefined) {
    row.contrary += 1;
    return `the document contradicts itself at ${reason}`;
  }
  if (answer.status >= 500 && isRefused) row.broken += 1;
  row[isRefused ? 'failed' : 'invalid'] += 1;
  return isRefused ? `${answer.rule} ${answer.text.slice(0, 300)}` : fault;
}

/** Where no value at all could be valid, the document is to blame and not the answer. */
function contradictionOf(contents, findContradiction) {
  return contents
    .map(({ schema }) => findContradiction(schema, 'reply'))
    .find((found) => found !== undefined);
}

function documentedContents({ responses }, status) {
  const range = `${Math.floor(status / 100)}XX`;
  const key = [String(status), range, 'default'].find((each) => responses.has(each));
  return responses.get(key)?.contents ?? [];
}

/** What of an operation reaches a server: no fragment, and no name of a parameter. */
function addressOf({ operation: { method, path } }) {
  return `${method} ${path.replace(/[?#].*$/, '').replaceAll(/\{[^{}]*\}/g, '{}')}`;
}

/** An operation that has no success in its document can only be answered with what it has. */
function isUsual({ responses }, status) {
  return (
    ![...responses.keys()].some((key) => /^2|default/.test(key)) && responses.has(String(status))
  );
}

function evenly(all, most) {
  const step = Math.max(1, all.length / most);
  return Array.from(
    { length: Math.min(all.length, most) },
    (_, index) => all[Math.floor(index * step)],
  );
}

function readDocument(text) {
  return text.trimStart().startsWith('{') ? JSON.parse(text) : parse(text, { maxAliasCount: -1 });
}

/** Stops asking after so many milliseconds: of a large document only a part can be tried then. */
async function ask(requests, most) {
  const began = performance.now();
  let simulator;
  try {
    simulator = await createSimulator({ port: 0, spec: file, seed: Number(seed) });
  } catch (error) {
    return { refusal: String(error.message) };
  }
  const start = performance.now() - began;
  const answers = [];
  let asking = performance.now();
  try {
    for (const [index, request] of requests.entries()) {
      // The first ones load Prism, which can take seconds and is no part of the document.
      if (index <= WARMING) asking = performance.now();
      if (performance.now() - asking > most) break;
      answers.push(await send(simulator.url, request));
    }
  } finally {
    await simulator.close();
  }
  return { start, answers };
}

async function send(base, { method, url, headers, body }) {
  try {
    const response = await fetch(base + url, {
      method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const sent = [...response.headers].filter(([name]) => !PASSING_HEADERS.includes(name));
    return {
      status: response.status,
      rule: response.headers.get('x-mock-rule'),
      mediaType: response.headers.get('content-type') ?? undefined,
      text,
      bytes: JSON.stringify([response.status, sent, text]),
    };
  } catch (error) {
    return { status: CUT, text: String(error.cause ?? error), bytes: '', rule: '' };
  }
}
