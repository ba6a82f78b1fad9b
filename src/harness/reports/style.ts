import { DIAGRAM_STYLE } from '../../lifecycles/diagram.js';

/** The whole style of the HTML report: it must look the same from a disk, offline, in ten years. */
export const STYLE = `
:root { color-scheme: light dark; --ink:#1b2430; --soft:#5b6878; --paper:#f6f7f9; --card:#fff; --line:#dfe4ea;
  --passed:#1f8a5b; --passed-bg:#d9f2e5; --failed:#c62f3b; --failed-bg:#fbdcdf; --refuted:#9a5b00; --refuted-bg:#fdebc8;
  --skipped:#7a8694; --skipped-bg:#e9edf1; --untested:#aab4bf; --untested-bg:#f3f5f7; --accent:#2f5fd0; }
@media (prefers-color-scheme: dark) { :root { --ink:#e6ebf1; --soft:#9aa7b6; --paper:#12171d; --card:#1a2129; --line:#2c3641;
  --passed:#4cc38a; --passed-bg:#143526; --failed:#ff7b84; --failed-bg:#471b20; --refuted:#f0b64b; --refuted-bg:#40300f;
  --skipped:#8b98a7; --skipped-bg:#28313b; --untested:#5a6673; --untested-bg:#1f2730; --accent:#84a9ff; } }
* { box-sizing:border-box; }
body { margin:0; background:var(--paper); color:var(--ink); font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif; }
main { max-width:1180px; margin:0 auto; padding:28px 24px 64px; }
h1 { font-size:24px; margin:0 0 2px; } h2 { font-size:18px; margin:36px 0 10px; } h3 { font-size:15px; margin:0 0 6px; }
.sub { color:var(--soft); margin:0; } code,pre { font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace; }
.card { background:var(--card); border:1px solid var(--line); border-radius:10px; padding:16px 18px; margin:0 0 14px; overflow-x:auto; }
.top { display:flex; flex-wrap:wrap; gap:12px; align-items:center; justify-content:space-between; margin-bottom:18px; }
.verdict { font-weight:700; font-size:15px; padding:7px 16px; border-radius:99px; }
.tiles { display:grid; grid-template-columns:repeat(auto-fit,minmax(140px,1fr)); gap:12px; }
.tile { background:var(--card); border:1px solid var(--line); border-left:4px solid var(--line); border-radius:10px; padding:12px 16px; }
.tile b { display:block; font-size:24px; line-height:1.2; font-variant-numeric:tabular-nums; } .tile span { color:var(--soft); }
.tile.passed { border-left-color:var(--passed); } .tile.failed { border-left-color:var(--failed); }
.tile.refuted { border-left-color:var(--refuted); } .tile.skipped { border-left-color:var(--skipped); }
.tile.cover { border-left-color:var(--accent); }
.trouble { border-left:4px solid var(--failed); }
table { border-collapse:separate; border-spacing:3px; } th { font-weight:600; text-align:left; color:var(--soft); font-size:12px; white-space:nowrap; }
.map th[scope=row] { color:var(--ink); padding-right:12px; } .map thead th { text-align:center; }
.map .group { color:var(--soft); font-weight:700; font-size:11px; text-transform:uppercase; letter-spacing:.05em; padding-top:10px; }
td.cell { min-width:54px; height:26px; text-align:center; border-radius:5px; font-size:12px; font-variant-numeric:tabular-nums; padding:0 7px; white-space:nowrap; }
.passed { color:var(--passed); } .failed { color:var(--failed); } .refuted,.inconclusive { color:var(--refuted); } .skipped { color:var(--skipped); } .untested { color:var(--untested); }
td.cell.passed,.verdict.passed,.tag.passed { background:var(--passed-bg); } td.cell.failed,.verdict.failed,.tag.failed { background:var(--failed-bg); font-weight:700; }
td.cell.refuted,.tag.refuted,td.cell.inconclusive,.tag.inconclusive { background:var(--refuted-bg); } td.cell.skipped,.tag.skipped { background:var(--skipped-bg); }
td.cell.untested,.tag.untested { background:var(--untested-bg); outline:1px dashed var(--untested); outline-offset:-2px; }
.tag { display:inline-block; border-radius:5px; padding:0 8px; font-size:12px; font-weight:600; min-width:76px; text-align:center; }
.legend { display:flex; flex-wrap:wrap; gap:14px; color:var(--soft); font-size:12px; margin:0 0 8px; }
${DIAGRAM_STYLE}
details { border-top:1px solid var(--line); padding:8px 0; } details:first-of-type { border-top:0; } summary { cursor:pointer; }
summary code { font-weight:700; } dl { display:grid; grid-template-columns:max-content 1fr; gap:4px 16px; margin:10px 0; } dt { color:var(--soft); } dd { margin:0; min-width:0; overflow-wrap:anywhere; }
pre { background:var(--paper); border:1px solid var(--line); border-radius:6px; padding:8px 10px; margin:0; white-space:pre-wrap; overflow-wrap:anywhere; }
ul { margin:0; padding-left:18px; } footer { color:var(--soft); margin-top:40px; font-size:12px; }
.facts td { padding:3px 8px; vertical-align:top; } .facts td:nth-child(2) { overflow-wrap:anywhere; }
`;
