import { ABSENT, operationsOf, type Lifecycle } from '../../lifecycles/lifecycle.js';
import { groupByCause, type Cause } from '../causes.js';
import type { CheckEvent } from '../event.js';
import { headlineOf, isBroken, isNew } from '../verdict.js';
import type { Run } from '../verify.js';
import { explain, extentOf } from './explain.js';
import { ARROWS, drawLifecycle, gravest, type OutcomeOf } from '../../lifecycles/diagram.js';
import { escapeXml as text } from '../../runtime/escape.js';
import { STYLE } from './style.js';

/** One file that needs nothing else: no script, no font, no network. */
export function toHtml(run: Run): string {
  const { trouble, lifecycles } = run;
  const broken = trouble !== undefined || isBroken(run);
  const word = headlineOf(run);
  const causes = groupByCause(run.events.filter(isNew));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(`${word}: ${run.baseUrl}`)}</title>
<style>${STYLE}</style>
</head>
<body>
${ARROWS}
<main>
<div class="top">
<div><h1>${text(run.title ?? 'Contract tests')}</h1>
<p class="sub">${text(run.baseUrl)}${run.simulator ? ' (masstack-mock)' : ''} · checks ${run.checks.join(', ')} · seed ${run.seed} · ${(run.milliseconds / 1000).toFixed(1)} s</p></div>
<span class="verdict ${broken ? 'failed' : 'passed'}">${word}</span>
</div>
${trouble === undefined ? '' : `<div class="card trouble"><b>The run ended early.</b> ${text(trouble)}</div>`}
${tiles(run)}
${stopLine(run)}
${breaches('Broken', run, fresh(causes, 'failed'))}
${breaches('Assumptions that do not hold here', run, fresh(causes, 'refuted'))}
${breaches('Inconclusive', run, fresh(causes, 'inconclusive'))}
${breaches('Known in the baseline', run, groupByCause(run.events.filter((event) => !isNew(event))))}
<h2>Documented answers</h2>
${heatMap(run)}
${isOfPacts(run) ? '' : `<h2>Lifecycles</h2>\n${lifecycles.kinds.map((kind) => lifecycleCard(lifecycles.of(kind), run)).join('\n')}`}
${skips(run)}
${isOfPacts(run) ? '' : assumptions(run)}
<footer>Made by <code>masstack-mock verify</code>. The same target and the same seed give the same tests in the same order.</footer>
</main>
</body>
</html>
`;
}

/** Pacts walk no lifecycles and test no assumptions. */
const isOfPacts = ({ checks }: Run): boolean => checks.every((check) => check === 'pact');

function tiles({ counts, coverage }: Run): string {
  const seen = coverage.pairs.filter((pair) => pair.seen > 0).length;
  const walked = coverage.cells.filter(
    ({ outcome }) => outcome !== 'untested' && outcome !== 'skipped',
  );
  const tile = (kind: string, value: string, words: string): string =>
    `<div class="tile ${kind}"><b>${value}</b><span>${words}</span></div>`;
  return `<div class="tiles">
${tile('passed', String(counts.passed), 'kept')}
${tile('failed', String(counts.failed), 'broken')}
${tile('refuted', String(counts.refuted), 'assumptions refuted')}
${counts.inconclusive === 0 ? '' : tile('refuted', String(counts.inconclusive), 'inconclusive')}
${tile('skipped', String(counts.skipped), 'skipped')}
${tile('cover', `${seen} / ${coverage.pairs.length}`, 'documented answers seen')}
${tile('cover', `${walked.length} / ${coverage.cells.length}`, '(state, operation) pairs')}
</div>`;
}

function fresh(causes: readonly Cause[], outcome: Cause['outcome']): readonly Cause[] {
  return causes.filter((cause) => cause.outcome === outcome);
}

function stopLine({ stopped, baseline }: Run): string {
  const lines = [
    ...(stopped === undefined ? [] : [`The run was stopped: ${stopped}`]),
    ...(baseline?.stale ?? []).map((each) => `In the baseline, but no longer found: ${each}`),
  ];
  return lines.map((line) => `<div class="card">${text(line)}</div>`).join('\n');
}

function breaches(title: string, run: Run, causes: readonly Cause[]): string {
  if (causes.length === 0) return '';
  const tests = causes.reduce((sum, { events }) => sum + events.length, 0);
  return `<h2>${title} (${causes.length === 1 ? '1 cause' : `${causes.length} causes`}, ${tests === 1 ? '1 test' : `${tests} tests`})</h2>
<div class="card">${causes.map((cause, index) => breach(cause, run, index < 1)).join('\n')}</div>`;
}

function breach(cause: Cause, run: Run, open: boolean): string {
  const [{ request, answer, curl }] = cause.events;
  const { source, sent, expected, differs } = explain(cause, run);
  const row = (term: string, value: string): string => `<dt>${term}</dt><dd>${value}</dd>`;
  const lines = (start: string, headers: object = {}, body?: string): string =>
    `<pre>${text([start, ...Object.entries(headers).map(([key, value]) => `${key}: ${String(value)}`), ...(body === undefined ? [] : ['', body])].join('\n'))}</pre>`;
  return `<details${open ? ' open' : ''}><summary><span class="tag ${cause.outcome}">${cause.events.length}</span> ${text(cause.title)} <span class="sub">${text(extentOf(cause))}</span></summary>
<dl>${row('source', source.map(text).join('<br>'))}
${row('rules', cause.rules.map((rule) => `<code title="${text(run.rules.find(({ id }) => id === rule)?.title ?? '')}">${text(rule)}</code>`).join(' '))}
${row('sent', text(sent))}${row('expected', text(expected))}${row('differs', text(differs))}
${request === undefined ? '' : row('request', lines(`${request.method} ${request.path}`, request.headers, request.body))}
${answer === undefined ? '' : row('received', lines(String(answer.status), answer.headers, answer.body))}
${curl === undefined ? '' : row('repeat', `<pre>${text(curl)}</pre>`)}
${cause.events.length === 1 ? '' : row('all', `<details><summary>${cause.events.length} tests</summary><ul>${cause.events.map(({ check, operation = '', name }) => `<li>${check} ${operation}: ${text(name)}</li>`).join('')}</ul></details>`)}</dl></details>`;
}

function heatMap({ coverage }: Run): string {
  const statuses = [...new Set(coverage.pairs.map(({ status }) => status))].sort((a, b) => a - b);
  const operations = [...new Set(coverage.pairs.map(({ operation }) => operation))];
  const cell = (operation: string, status: number): string => {
    const pair = coverage.pairs.find(
      (each) => each.operation === operation && each.status === status,
    );
    if (pair === undefined) return '<td></td>';
    const kind = pair.failed > 0 ? 'failed' : pair.seen > 0 ? 'passed' : 'untested';
    const title = `${operation} ${status}: seen ${pair.seen} times, ${pair.failed} of them wrong`;
    return `<td class="cell ${kind}" title="${title}">${pair.seen > 0 ? pair.seen : '–'}</td>`;
  };
  return `<div class="card">
<p class="legend"><span>how often each documented answer was seen</span><span class="passed">■ seen</span><span class="failed">■ seen where another answer was expected</span><span class="untested">□ never seen</span></p>
<table class="map"><thead><tr><th></th>${statuses.map((status) => `<th scope="col">${status}</th>`).join('')}</tr></thead>
<tbody>${operations.map((operation) => `<tr><th scope="row">${operation}</th>${statuses.map((status) => cell(operation, status)).join('')}</tr>`).join('\n')}</tbody></table></div>`;
}

const SIGNS: Readonly<Record<string, string>> = {
  passed: '✓',
  failed: '✗',
  refuted: '≠',
  inconclusive: '?',
  skipped: 'skip',
  untested: '–',
};

/** What the walks found out about a rule in a state. */
function walkedIn(events: Run['events'], kind: string): OutcomeOf {
  const walked = events.filter((event) => event.check === 'walks' && event.kind === kind);
  return (rule, state) =>
    gravest(
      ...walked
        .filter((event) => event.rule === rule && event.state === state)
        .map(({ outcome }) => outcome),
    );
}

function lifecycleCard(lifecycle: Lifecycle, { coverage, events }: Run): string {
  const states = [ABSENT, ...lifecycle.states];
  const cell = (operation: string, state: string): string => {
    const found = coverage.cells.find(
      (each) =>
        each.kind === lifecycle.kind && each.state === state && each.operation === operation,
    );
    if (found === undefined) return '<td></td>';
    const rules = lifecycle.rows.filter(
      (row) => row.operation === operation && row.from.includes(state),
    );
    const title = rules.map(({ id, status }) => `${status} ${id}`).join(', ');
    const statuses = [...new Set(rules.map(({ status }) => status))].join('/');
    return `<td class="cell ${found.outcome}" title="${text(title)}">${SIGNS[found.outcome] ?? ''} ${statuses}</td>`;
  };
  return `<div class="card"><h3>${text(lifecycle.title)}</h3>
<p class="legend"><span>solid: an operation · dashed: time · dotted: another section of the API</span><span class="passed">━ walked</span><span class="failed">━ broken</span><span class="refuted">━ differs from the assumption</span><span class="untested">━ not walked</span></p>
${drawLifecycle(lifecycle, walkedIn(events, lifecycle.kind))}
<table class="map"><thead><tr><th></th>${states.map((state) => `<th scope="col">${state === ABSENT ? 'none' : state}</th>`).join('')}</tr></thead>
<tbody>${operationsOf(lifecycle)
    .map(
      (operation) =>
        `<tr><th scope="row">${operation}</th>${states.map((state) => cell(operation, state)).join('')}</tr>`,
    )
    .join('\n')}</tbody></table></div>`;
}

function skips({ events, leftovers }: Run): string {
  const reasons = new Map<string, CheckEvent[]>();
  for (const event of events) {
    if (event.outcome !== 'skipped') continue;
    const { reason = '' } = event;
    reasons.set(reason, [...(reasons.get(reason) ?? []), event]);
  }
  const left =
    leftovers.length === 0
      ? ''
      : `<h2>Left behind on the target</h2><div class="card"><ul>${leftovers.map((each) => `<li>${text(each)}</li>`).join('')}</ul></div>`;
  if (reasons.size === 0) return left;
  const groups = [...reasons].map(
    ([reason, group]) =>
      `<details><summary><span class="tag skipped">${group.length}</span> ${text(reason)}</summary><ul>${group.map(({ check, operation = '', name }) => `<li>${check} ${operation}: ${text(name)}</li>`).join('')}</ul></details>`,
  );
  return `${left}<h2>Skipped</h2><div class="card">${groups.join('')}</div>`;
}

const TAGS = { confirmed: 'passed', refuted: 'failed', untested: 'untested' } as const;

function assumptions(run: Run): string {
  const count = (verdict: string): number =>
    run.assumptions.filter((each) => each.verdict === verdict).length;
  const rows = run.assumptions.map(
    ({ place, reason, verdict }) =>
      `<tr><td><span class="tag ${TAGS[verdict]}">${verdict}</span></td><td><code>${text(place)}</code><br>${text(reason)}</td></tr>`,
  );
  return `<h2>Assumptions: ${count('confirmed')} confirmed, ${count('refuted')} refuted, ${count('untested')} untested</h2>
<div class="card"><details><summary>What the documentation does not say, and whether it holds here</summary><table class="facts">${rows.join('\n')}</table></details></div>`;
}
