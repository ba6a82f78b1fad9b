/** Prints the result of the last Jest run as one plain line that any CI reads. */
import { readFileSync } from 'node:fs';

const file = new URL('../node_modules/.cache/masstack-mock/jest.json', import.meta.url);
const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'));
process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed\n`);
