import { open, rm, writeFile } from 'node:fs/promises';
import { CommanderError, InvalidArgumentError } from 'commander';
import { toPrintable } from './printable.js';
import { messageOf } from '../runtime/failure.js';

/** What to write, and where: `-` is standard output. */
export interface ReportFile<Format extends string> {
  readonly format: Format;
  readonly file: string;
}

/** Reads `--report format=file`. */
export function reportReader<Format extends string>(formats: readonly Format[]) {
  return (
    text: string,
    before: readonly ReportFile<Format>[] = [],
  ): readonly ReportFile<Format>[] => {
    const equals = text.indexOf('=');
    const format = formats.find((each) => each === text.slice(0, equals));
    const file = text.slice(equals + 1);
    if (format !== undefined && file !== '') return [...before, { format, file }];
    throw new InvalidArgumentError(
      `It must be of the form format=file, with a format of ${formats.join(', ')}.`,
    );
  };
}

/** Ends with the code for wrong use when a file cannot be written: before the run, not after it. */
export async function requireWritable(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (file === '-') continue;
    try {
      await tryToWrite(file);
    } catch (error) {
      const message = `${file} cannot be written: ${messageOf(error)}`;
      process.stderr.write(`masstack-mock: ${message}\n`);
      throw new CommanderError(2, 'masstack-mock.report', message);
    }
  }
}

async function tryToWrite(file: string): Promise<void> {
  try {
    // Leaves what is there as it is.
    await (await open(file, 'r+')).close();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    await (await open(file, 'wx')).close();
    await rm(file);
  }
}

export async function writeReport(file: string, text: string): Promise<void> {
  if (file === '-') process.stdout.write(toPrintable(text));
  else await writeFile(file, text);
}

/** Standard output is for the report where one goes there. */
export function summaryStream(reports: readonly ReportFile<string>[] = []): NodeJS.WriteStream {
  return reports.some(({ file }) => file === '-') ? process.stderr : process.stdout;
}
