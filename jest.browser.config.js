/** `npm run test:browser`: the dashboard in a real browser, with the built command behind it. */
import base from './jest.config.js';

export default {
  ...base,
  testMatch: ['**/test/browser/*.browser.ts'],
  maxWorkers: 1,
};
