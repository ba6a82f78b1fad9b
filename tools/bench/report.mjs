/** Turns what was measured into the tables of the README. */
import os from 'node:os';
import { generator } from './generator.mjs';
import { canPin } from './servers.mjs';

const YARDSTICK = 'bare Express 5';
const FEW = 'masstack-mock, 100 records';
const MANY = 'masstack-mock, 100,000 records';
const LOGGING = 'masstack-mock, log in a file';

export function describeMachine({ rounds, seconds, connections }) {
  const cpus = os.cpus();
  const cores = canPin ? 'server and load on a core each' : 'not pinned';
  return `${cpus.length} cores (${cpus[0].model.trim()}), Node ${process.version}, ${generator}, ${connections} connections, ${cores}, ${rounds} rounds of ${seconds} s in turns`;
}

/**
 * Medians, and ratios to bare Express 5: the median of the ratios of neighbours in time. Times in ms,
 * CPU time in µs a request, memory in MB.
 */
export function summarize(measured) {
  const rows = measured.map(({ name, starts, loads }) => ({
    name,
    slices: { GET: loads.flatMap(({ GET }) => GET), POST: loads.flatMap(({ POST }) => POST) },
    starts,
  }));
  const yardstick = rows.find(({ name }) => name === YARDSTICK);
  return rows.map((row) => ({
    ...row,
    GET: ofSlices(row.slices.GET),
    POST: ofSlices(row.slices.POST),
    ...(row.starts.length > 0 && {
      start: median(row.starts.map(({ startup }) => startup)),
      idle: median(row.starts.map(({ memory }) => memory)) / 1e6,
    }),
    ratio: {
      GET: ratioOf(row.slices.GET, yardstick.slices.GET, 'rate'),
      POST: ratioOf(row.slices.POST, yardstick.slices.POST, 'rate'),
      start: ratioOf(row.starts, yardstick.starts, 'startup'),
      idle: ratioOf(row.starts, yardstick.starts, 'memory'),
    },
  }));
}

function ofSlices(slices) {
  const of = (key) => median(slices.map((slice) => slice[key]));
  return { rate: of('rate'), p99: of('p99'), cpu: of('cpu') };
}

function ratioOf(some, others, key) {
  return median(some.map((one, index) => one[key] / others[index][key]));
}

function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

const COLUMNS = {
  '': (row) => row.name,
  'GET/s': (row) => Math.round(row.GET.rate),
  'GET ratio': (row) => row.ratio.GET.toFixed(2),
  'GET p99 ms': (row) => row.GET.p99.toFixed(1),
  'GET CPU µs': (row) => row.GET.cpu.toFixed(1),
  'POST/s': (row) => Math.round(row.POST.rate),
  'POST ratio': (row) => row.ratio.POST.toFixed(2),
  'POST p99 ms': (row) => row.POST.p99.toFixed(1),
  'POST CPU µs': (row) => row.POST.cpu.toFixed(1),
  'start ms': (row) => (row.start === undefined ? '' : Math.round(row.start)),
  'start ratio': (row) => (row.start === undefined ? '' : row.ratio.start.toFixed(2)),
  'idle MB': (row) => (row.idle === undefined ? '' : Math.round(row.idle)),
  'idle ratio': (row) => (row.idle === undefined ? '' : row.ratio.idle.toFixed(2)),
};

/** The lines of a Markdown table. */
export function toTable(rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const names = Object.keys(COLUMNS);
  return [
    line(names),
    line(names.map(() => '---')),
    ...rows.map((row) => line(names.map((name) => COLUMNS[name](row)))),
  ];
}

/** A line for each thing that this project promises, and whether this run kept it. */
export function describeTargets(rows, { folding, board }) {
  const slowest = (isSearch) =>
    Math.max(...board.questions.filter((each) => each.isSearch === isSearch).map(worst));
  const row = (wanted) => rows.find(({ name }) => name === wanted);
  const [few, many, logging, yardstick] = [FEW, MANY, LOGGING, YARDSTICK].map(row);
  const share = (kind, one, other) => ratioOf(one.slices[kind], other.slices[kind], 'rate');
  const p99 = (kind) => ratioOf(few.slices[kind], yardstick.slices[kind], 'p99');
  const stall = Math.max(...folding.folding);
  return [
    atLeast('GET, ratio to bare Express 5', few.ratio.GET, 3.5),
    atLeast('POST, durable before the answer, ratio', few.ratio.POST, 2.5),
    atMost('GET p99, ratio', p99('GET'), 1),
    atMost('POST p99, ratio', p99('POST'), 1),
    atLeast('GET with the log in a file, of that without', share('GET', logging, few), 0.85),
    atLeast('POST with the log in a file, of that without', share('POST', logging, few), 0.85),
    atLeast('GET with 100,000 records, of that with 100', share('GET', many, few), 0.9),
    atLeast('POST with 100,000 records, of that with 100', share('POST', many, few), 0.9),
    atMost('longest stall in ms while 100,000 records are folded', stall, 50),
    atMost('slowest list or count of 100,000 records in ms', slowest(false), 50),
    atMost('slowest search in any field of 100,000 records in ms', slowest(true), 100),
    atMost('longest stall in ms while 100,000 records are listed and searched', board.stall, 50),
    atMost('start, ratio', few.ratio.start, 2.5),
    atMost('idle memory, ratio', few.ratio.idle, 2),
  ];
}

/** The median; of a search the first, too, before anything is gathered. */
const worst = ({ isSearch, first, median: usual }) => (isSearch ? Math.max(first, usual) : usual);

/** A line for each question of the dashboard. */
export function describeBoard({ questions }) {
  return [
    'Over 100,000 records, ms: first, median',
    ...questions.map(
      ({ name, first, median: usual }) => `${name}: ${first.toFixed(1)}, ${usual.toFixed(1)}`,
    ),
  ];
}

const atLeast = (what, value, bound) => verdict(what, value, value >= bound, `at least ${bound}`);
const atMost = (what, value, bound) => verdict(what, value, value <= bound, `at most ${bound}`);

function verdict(what, value, isKept, bound) {
  return `${isKept ? 'kept  ' : 'MISSED'}  ${what}: ${value.toFixed(2)} (${bound})`;
}
