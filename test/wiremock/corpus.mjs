import { createHash } from 'node:crypto';
import { rows as cookies } from './corpus-cookies.mjs';
import { rows as dates } from './corpus-dates.mjs';
import { rows as matching } from './corpus-matching.mjs';
import { rows as probed } from './corpus-probed.mjs';
import { rows as several } from './corpus-several.mjs';
import { rows as shapes } from './corpus-shapes.mjs';
import { rows as templates } from './corpus-templates.mjs';

/** All rows: a stub, and requests that are sent to it. */
export function loadCorpus() {
  return [...matching, ...dates, ...templates, ...cookies, ...probed, ...several, ...shapes];
}

/** What is posted to make the stub of a row. */
export const toMapping = ({ request, response = { status: 200 }, mapping = {} }) => ({
  request,
  response,
  ...mapping,
});

/** Names a row in recorded.json; another one when anything of the row changes. */
export function keyOf(row) {
  const text = JSON.stringify([toMapping(row), row.sent]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
