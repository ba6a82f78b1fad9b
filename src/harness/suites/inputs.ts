import type { Suite } from './suite.js';

export const inputs: Suite = async function* () {
};
