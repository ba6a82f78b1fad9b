import http from 'node:http';
import { judgeAnswer } from './fuzz-judge.js';
import type { Siege, Step } from './fuzz-sieges.js';
import type { RawAnswer } from './raw-client.js';

export interface SiegeOptions {
  readonly url: string;
  /** The longest standstill of the server since this was asked last, where it can be told. */
  readonly standstill?: (() => Promise<number>) | undefined;
  readonly onAnswer?: (answer: RawAnswer) => void;
}

export interface Outcome {
  readonly requests: number;
  /** Milliseconds: of every step that was slow, the least of all its tries; else the most. */
  readonly standstill: number;
  readonly failures: readonly string[];
}

/** Milliseconds that one request may keep all others waiting. */
export const MOST_STANDSTILL = 200;
/** A machine has bad moments; what is slow by itself is slow each time. */
const TRIES = 3;

const WORLD = 'siege';

/** Carries out a siege in a world of its own; what held up everything is tried again to be sure. */
export async function besiege(siege: Siege, options: SiegeOptions): Promise<Outcome> {
  let requests = 0;
  const failures: string[] = [];
  let slowest: readonly number[] = siege.steps.map(() => Number.POSITIVE_INFINITY);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const took = await carryOut(siege, options, failures);
    requests += took.requests;
    slowest = slowest.map((least, index) => Math.min(least, took.standstills[index] ?? 0));
    if (failures.length > 0 || Math.max(...slowest) <= MOST_STANDSTILL) break;
  }
  for (const [index, standstill] of slowest.entries()) {
    const step = siege.steps[index];
    if (standstill <= MOST_STANDSTILL || step === undefined) continue;
    failures.push(`held up everything for ${Math.round(standstill)} ms\n${describe(siege, step)}`);
  }
  return { requests, standstill: Math.max(0, ...slowest.filter(Number.isFinite)), failures };
}

async function carryOut(siege: Siege, options: SiegeOptions, failures: string[]) {
  const standstills: number[] = [];
  let handed: string | Buffer | undefined;
  let requests = 0;
  await options.standstill?.();
  for (const step of siege.steps) {
    const body = handed ?? step.body;
    const times = step.times ?? 1;
    const answers = await Promise.all(
      Array.from({ length: times }, () => ask(options.url, { ...step, ...(body && { body }) })),
    );
    requests += times;
    for (const answer of answers) {
      if (answer === 'late') {
        failures.push(`gave no answer within ${PATIENCE / 1000} s\n${describe(siege, step)}`);
        continue;
      }
      if (answer === undefined) {
        if ((body?.length ?? 0) < MAY_BE_CUT) {
          failures.push(`closed without an answer\n${describe(siege, step)}`);
        }
        continue;
      }
      options.onAnswer?.(answer);
      for (const complaint of judgeAnswer(answer, false)) {
        failures.push(`${complaint}\n${describe(siege, step)}`);
      }
    }
    const [first] = answers;
    handed = step.handOn?.(typeof first === 'object' ? first.text : '');
    standstills.push((await options.standstill?.()) ?? 0);
  }
  await ask(options.url, { method: 'DELETE', path: `/__admin/worlds/${WORLD}` });
  return { requests, standstills };
}

/** A body that is refused before it was read may lose its answer with the rest of the connection. */
const MAY_BE_CUT = 16 * 1024;

/** Milliseconds. */
const PATIENCE = 30_000;

/** What a step needs at once is closed after it: connections that stay open would look like a leak. */
const agent = new http.Agent({ keepAlive: true, maxFreeSockets: 2 });

/** `undefined` when the connection was closed instead, `late` when nothing came. */
function ask(url: string, step: Step): Promise<RawAnswer | 'late' | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: 'Bearer test_admin',
      ...(!step.path.startsWith('/__worlds/') && { 'x-mock-world': WORLD }),
      ...step.headers,
      ...(step.body !== undefined && { 'content-length': Buffer.byteLength(step.body) }),
    };
    const { method, path } = step;
    const request = http.request({ agent, hostname, port, method, path, headers });
    request.setTimeout(PATIENCE, () => {
      resolve('late');
      request.destroy();
    });
    request.on('error', () => {
      resolve(undefined);
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const pairs = Object.entries(response.headers).map(([k, v]) => [k, String(v)] as const);
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: new Map(pairs), text });
      });
    });
    request.end(step.body);
  });
}

function describe({ name }: Siege, { method, path, body }: Step): string {
  const text = JSON.stringify(body?.toString().slice(0, 600) ?? '');
  return `  ${name}\n  ${method} ${path.slice(0, 200)} (${body?.length ?? 0} bytes): ${text}`;
}
