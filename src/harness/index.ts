/** Contract tests against any base URL: suites tell events, reports are made of them. */
export { CHECKS, type Check, type CheckEvent } from './event.js';
export { renderReport, type Format } from './reports/index.js';
export { summarize } from './reports/terminal.js';
export { BindingsError, parseBindings } from './targets/bindings.js';
export { verify, type Run, type VerifyOptions } from './verify.js';
