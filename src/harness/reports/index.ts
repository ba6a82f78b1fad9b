import type { Run } from '../verify.js';
import { toJson } from './json.js';

export const FORMATS = ['json'] as const;
export type Format = (typeof FORMATS)[number];

/** The text of a report. */
export async function renderReport(format: Format, run: Run): Promise<string> {
  switch (format) {
    case 'json':
      return toJson(run);
  }
}
