import { dateHelpers } from './date-helpers.js';
import type { Helper, Helpers } from './helper.js';
import { jsonHelpers } from './json-helpers.js';
import { logicHelpers } from './logic-helpers.js';
import { numberHelpers } from './number-helpers.js';
import { textHelpers } from './text-helpers.js';

const ALL: Helpers = {
  ...textHelpers,
  ...logicHelpers,
  ...jsonHelpers,
  ...numberHelpers,
  ...dateHelpers,
};

/** Helpers of WireMock that are not here: without a value, their names must not pass for data. */
const NOT_HERE = new Set(
  'abbreviate arrayAdd arrayJoin arrayRemove block center cut dateFormat embed formatJson formatXml hostname include isEven isOdd join jsonArrayAdd jsonMerge jsonRemove jsonSort ljust log numberFormat partial precompile random rjust slugify soapXPath stringFormat stripTags stripes systemValue truncateDate uuid wordWrap xPath yesno'.split(
    ' ',
  ),
);

export const helperOf = (name: string): Helper | undefined =>
  Object.hasOwn(ALL, name) ? ALL[name] : undefined;

export const isNotHere = (name: string): boolean => NOT_HERE.has(name) && !Object.hasOwn(ALL, name);

/** For a message. */
export const helperNames = (): string =>
  ['if', 'unless', 'each', 'with', 'assign', ...Object.keys(ALL)].sort().join(', ');
