import { existsSync } from 'node:fs';
import { readSource, type Finding } from '../definition/source.js';
import type { FixtureError } from '../seed/fixture-error.js';

/** What is wrong with fixtures, by line. Fixtures that are given in code have no file. */
export const placedFaults = ({ faults }: FixtureError): readonly Finding[] =>
  faults.map(({ file, pointer, line, message }) => ({
    file,
    ...(existsSync(file) && { line: line ?? readSource(file).lineOf(pointer) }),
    message: `${pointer} ${message}`.trim(),
    level: 'error',
  }));
