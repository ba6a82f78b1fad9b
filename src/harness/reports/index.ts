import type { Run } from '../verify.js';
import { toCtrf } from './ctrf.js';
import type { Format } from './formats.js';
import { toHtml } from './html.js';
import { toJson } from './json.js';
import { toJunit } from './junit.js';
import { toMarkdown } from './markdown.js';

/** How each report is made of a run. */
const RENDERERS = {
  html: toHtml,
  junit: toJunit,
  json: toJson,
  ctrf: toCtrf,
  md: toMarkdown,
} satisfies Record<Format, (run: Run) => string | Promise<string>>;

/** The text of a report. */
export async function renderReport(format: Format, run: Run): Promise<string> {
  return RENDERERS[format](run);
}
