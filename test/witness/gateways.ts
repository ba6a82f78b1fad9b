import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startGateway, type GatewayOptions } from './gateway.js';
import { witnessBindings } from './prepared.js';
import { startWitness } from './server.js';

/** A way to the honest server, and what the command needs to take it. */
interface Way {
  readonly name: string;
  /** `undefined`: nothing in between. */
  readonly behaves?: (origin: string) => Omit<GatewayOptions, 'target'>;
  readonly flags?: readonly string[];
}

interface Event {
  readonly outcome: string;
  readonly check: string;
  readonly operation?: string;
  readonly name: string;
}

interface Report {
  readonly events: readonly Event[];
  readonly trouble?: string;
}

interface Ended {
  readonly exitCode: number;
  readonly seconds: number;
  readonly report: Report;
}

function waysThrough(tls: string): readonly Way[] {
  const pem = (name: string): string => readFileSync(path.join(tls, name), 'utf8');
  const server = { cert: pem('server.pem'), key: pem('server.key') };
  const file = (name: string): string => path.join(tls, name);
  return [
    { name: 'nothing' },
    { name: 'gzip', behaves: () => ({ encoding: 'gzip' }) },
    { name: 'brotli', behaves: () => ({ encoding: 'br' }) },
    { name: '300 ms an answer', behaves: () => ({ delay: 300 }) },
    { name: '15 requests a second, then 429', behaves: () => ({ limit: 15 }) },
    {
      name: '5 % resets and 5 % 503',
      behaves: () => ({ resetEvery: 20, refuseEvery: 21, refusal: 503 }),
    },
    {
      name: 'TLS, an authority of its own (--ca)',
      behaves: () => ({ tls: server }),
      flags: ['--ca', file('ca.pem')],
    },
    {
      name: 'TLS with a client certificate (--cert, --key)',
      behaves: () => ({ tls: { ...server, ca: pem('ca.pem') } }),
      flags: ['--ca', file('ca.pem'), '--cert', file('server.pem'), '--key', file('server.key')],
    },
    { name: 'IPv6, [::1]', behaves: () => ({ host: '::1' }) },
    { name: '308 to another origin', behaves: (origin) => ({ redirect: origin }) },
  ];
}

/**
 * Runs the command once for each way to an honest server, with the default workers and rate, and writes
 * a table. The number of ways that change a verdict.
 */
export async function reportGateways(options: {
  /** The script of the command. */
  readonly command: string;
  /** The directory of the certificates. */
  readonly tls: string;
  readonly match: string;
  readonly write: (line: string) => void;
}): Promise<number> {
  const { command, tls, match, write } = options;
  const [plain, ...ways] = waysThrough(tls);
  if (plain === undefined) return 0;
  const direct = await take(plain, command);
  write('| In between | Exit | kept | BROKEN | refuted | inconclusive | skipped | seconds |');
  write('| --- | --- | --- | --- | --- | --- | --- | --- |');
  write(rowOf(plain, direct));
  let bad = 0;
  for (const way of ways.filter(({ name }) => name.includes(match))) {
    const ended = await take(way, command);
    write(rowOf(way, ended));
    for (const line of changes(direct.report, ended)) {
      bad += 1;
      write(`WRONG ${line}`);
    }
  }
  return bad;
}

async function take({ behaves, flags = [] }: Way, command: string): Promise<Ended> {
  const directory = mkdtempSync(path.join(tmpdir(), 'witness-'));
  const at = (name: string): string => path.join(directory, name);
  writeFileSync(at('bindings.json'), JSON.stringify(witnessBindings()));
  const witness = await startWitness();
  const { origin, pathname } = new URL(witness.url);
  const gateway = behaves && (await startGateway({ target: origin, ...behaves(origin) }));
  const url = (gateway?.url ?? origin) + pathname;
  const given = ['--bindings', at('bindings.json'), '--yes', '--report', `json=${at('run.json')}`];
  try {
    const started = performance.now();
    const exitCode = await run([command, 'verify', '--base-url', url, ...given, ...flags]);
    const seconds = (performance.now() - started) / 1000;
    const report = JSON.parse(readFileSync(at('run.json'), 'utf8')) as Report;
    return { exitCode, seconds, report };
  } finally {
    await gateway?.close();
    await witness.close();
    rmSync(directory, { recursive: true });
  }
}

function run(argv: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, argv, { maxBuffer: 2 ** 26 }, (error) => {
      if (child.exitCode === null) reject(error ?? new Error('it was stopped'));
      else resolve(child.exitCode);
    });
  });
}

function rowOf({ name }: Way, { exitCode, seconds, report }: Ended): string {
  const { events, trouble } = report;
  const told = trouble === undefined ? '' : `: ${trouble.replaceAll(/:\d{5}\b/g, ':PORT')}`;
  const counts = ['passed', 'failed', 'refuted', 'inconclusive', 'skipped'].map(
    (outcome) => events.filter((event) => event.outcome === outcome).length,
  );
  const cells = [name + told, exitCode, ...counts, seconds.toFixed(0)];
  return `| ${cells.join(' | ')} |`;
}

/** Verdicts that are others than without a gateway; one that is not reached is no other one. */
function changes(direct: Report, { exitCode, report }: Ended): readonly string[] {
  if (report.trouble !== undefined) {
    return exitCode === 2 ? [] : [`it ended with ${exitCode}: ${report.trouble}`];
  }
  if (report.events.length !== direct.events.length) return ['other tests were run'];
  return report.events.flatMap(({ outcome, operation = '', name }, index) => {
    const due = direct.events[index]?.outcome;
    const isMissing = outcome === 'inconclusive' || outcome === 'skipped';
    return outcome === due || isMissing
      ? []
      : [`${operation}: ${name}: ${outcome}, not ${String(due)}`];
  });
}
