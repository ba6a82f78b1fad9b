/** Contract tests against any base URL: suites tell events, reports are made of them. */
export { parseBaseline, writeBaseline, type Baseline } from './baseline.js';
export { groupByCause } from './causes.js';
export { CHECKS, type Check, type CheckEvent } from './event.js';
export { listTests } from './listing.js';
export { mergeRuns, parseRun } from './merge.js';
export type { Format } from './reports/formats.js';
export { renderReport } from './reports/index.js';
export { summarize } from './reports/terminal.js';
export { toSelection } from './selection.js';
export { BindingsError, parseBindings } from './targets/bindings.js';
export { isFailure } from './verdict.js';
export { verify, type Run, type VerifyOptions } from './verify.js';
