import { kinds, lifecycles } from '../../lifecycles/index.js';
import { ABSENT, operationsOf, type Lifecycle } from '../../lifecycles/lifecycle.js';
import type { CheckEvent, Verdict } from '../event.js';
import type { Run } from '../verify.js';
import { citationOf } from './citation.js';
import { ARROWS, drawLifecycle } from './diagram.js';
import { escapeXml as text } from './escape.js';
import { STYLE } from './style.js';

/** One file that needs nothing else: no script, no font, no network. */
export function toHtml(run: Run): string {
  const { counts, trouble } = run;
  const broken = trouble !== undefined || counts.failed > 0;
  const word =
    trouble !== undefined ? 'Not tested to the end' : broken ? 'Contract broken' : 'Contract kept';
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
<div><h1>Masstack Documents API v1</h1>
<p class="sub">${text(run.baseUrl)}${run.simulator ? ' (masstack-mock)' : ''} · checks ${run.checks.join(', ')} · seed ${run.seed} · ${(run.milliseconds / 1000).toFixed(1)} s</p></div>
<span class="verdict ${broken ? 'failed' : 'passed'}">${word}</span>
</div>
${trouble === undefined ? '' : `<div class="card trouble"><b>The run ended early.</b> ${text(trouble)}</div>`}
${tiles(run)}
${breaches('Broken', run, 'failed')}
${breaches('Assumptions that do not hold here', run, 'refuted')}
<h2>Documented answers</h2>
${heatMap(run)}
<h2>Lifecycles</h2>
${kinds.map((kind) => lifecycleCard(lifecycles[kind], run)).join('\n')}
${skips(run)}
${assumptions(run)}
<footer>Made by <code>masstack-mock verify</code>. The same target and the same seed give the same tests in the same order.</footer>
</main>
</body>
</html>
`;
}

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
${tile('skipped', String(counts.skipped), 'skipped')}
${tile('cover', `${seen} / ${coverage.pairs.length}`, 'documented answers seen')}
${tile('cover', `${walked.length} / ${coverage.cells.length}`, '(state, operation) pairs')}
</div>`;
}

function breaches(title: string, run: Run, outcome: Verdict): string {
  const events = run.events.filter((event) => event.outcome === outcome);
  if (events.length === 0) return '';
  return `<h2>${title} (${events.length})</h2>
<div class="card">${events.map((event, index) => breach(event, run, index < 1)).join('\n')}</div>`;
}

function breach(event: CheckEvent, run: Run, open: boolean): string {
  const { rule, operation = '', check, name, expected, reason = '', request, answer, curl } = event;
  const row = (term: string, value: string): string => `<dt>${term}</dt><dd>${value}</dd>`;
  const lines = (start: string, headers: object = {}, body?: string): string =>
    `<pre>${text([start, ...Object.entries(headers).map(([key, value]) => `${key}: ${String(value)}`), ...(body === undefined ? [] : ['', body])].join('\n'))}</pre>`;
  return `<details${open ? ' open' : ''}><summary><span class="tag ${event.outcome}">${event.outcome}</span> <code>${text(rule)}</code> ${text(operation)}: ${text(name)}</summary>
<dl>${row('check', check)}${row('expected', text(expected))}${row('found', text(reason))}
${row('rule', `<code>${text(rule)}</code> ${text(run.rules.find(({ id }) => id === rule)?.title ?? '')}`)}
${row('source', text(citationOf(rule, run.rules)))}
${request === undefined ? '' : row('request', lines(`${request.method} ${request.path}`, request.headers, request.body))}
${answer === undefined ? '' : row('answer', lines(String(answer.status), answer.headers, answer.body))}
${curl === undefined ? '' : row('repeat', `<pre>${text(curl)}</pre>`)}</dl></details>`;
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
<p class="legend"><span>how often each documented answer was seen</span><span class="passed">■ seen</span><span class="failed">■ seen where something else was due</span><span class="untested">□ never seen</span></p>
<table class="map"><thead><tr><th></th>${statuses.map((status) => `<th scope="col">${status}</th>`).join('')}</tr></thead>
<tbody>${operations.map((operation) => `<tr><th scope="row">${operation}</th>${statuses.map((status) => cell(operation, status)).join('')}</tr>`).join('\n')}</tbody></table></div>`;
}

const SIGNS: Readonly<Record<string, string>> = {
  passed: '✓',
  failed: '✗',
  refuted: '≠',
  skipped: 'skip',
  untested: '–',
};

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
<p class="legend"><span>solid: an operation · dashed: time · dotted: another section of the API</span><span class="passed">━ walked</span><span class="failed">━ broken</span><span class="refuted">━ otherwise than assumed</span><span class="untested">━ not walked</span></p>
${drawLifecycle(lifecycle, events)}
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
