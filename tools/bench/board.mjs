/** Measures what the dashboard asks for, over many records: how long it waits, and how long all others do. */
import path from 'node:path';
import { EVENT_LOOP } from './folding.mjs';
import { MANY, copyOf, discard, simulator } from './contenders.mjs';
import { startServer } from './servers.mjs';

/** How often each question is asked; the first is told apart, because something may be gathered after it. */
const TIMES = 15;

/** @returns `{ questions: [{ name, isSearch, first, median }], stall }` in ms: of each question, and of the loop */
export async function measureBoard(directory) {
  const data = copyOf(path.join(directory, `planted-${MANY}`));
  const server = await startServer({ args: simulator('--quiet', '--data', data) }, EVENT_LOOP);
  const ask = async (question) => {
    const begun = performance.now();
    const response = await fetch(`${server.url}/__admin${question}`);
    if (!response.ok) throw new Error(`${question} is answered with ${response.status}`);
    const body = await response.json();
    return { milliseconds: performance.now() - begun, body };
  };
  const { body } = await ask('/lifecycles');
  const [{ kind, states }] = body.lifecycles;
  const page = `/entities/${kind}?limit=100`;
  const { body: first } = await ask(page);
  const [{ id, org }] = first.entities;
  server.settle();
  const questions = [];
  for (const [name, question, isSearch] of [
    ['counts by state', '/entities'],
    ['counts of one owner', `/entities?org=${org}`],
    ['a page of a state', `${page}&state=${states[0]}`],
    ['a page of a state that no record has', `${page}&state=${states.at(-1)}`],
    ['a page of one owner', `${page}&org=${org}`],
    ['a record by the beginning of its id', `${page}&id=${id.slice(0, 8)}`],
    ['the newest page', `${page}&order=newest`],
    ['counts of a text in any field', '/entities?q=zzqq', true],
    ['counts of a text that many have', '/entities?q=a', true],
    ['a page of a text in any field', `${page}&q=zzqq`, true],
    ['what would expire in a month', '/expiries?in=P31D'],
  ]) {
    const times = [];
    for (let time = 0; time < TIMES; time += 1) times.push((await ask(question)).milliseconds);
    const [before] = times;
    const median = times.sort((one, other) => one - other)[Math.floor(TIMES / 2)];
    questions.push({ name, isSearch: isSearch === true, first: before, median });
  }
  const said = await server.stop();
  discard(data);
  return { questions, stall: Number(/still for ([\d.]+) ms/.exec(said)?.[1]) };
}
