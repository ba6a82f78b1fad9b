import { readFile } from 'node:fs/promises';
import type { SimulatorOptions } from '../index.js';
import { messageOf, UnusableInput } from '../runtime/failure.js';
import type { SimulatorFlags } from './options.js';

/** What `--https`, `--cert` and `--key` mean together. */
export async function readCertificate({
  https,
  cert,
  key,
}: Pick<SimulatorFlags, 'https' | 'cert' | 'key'>): Promise<Pick<SimulatorOptions, 'https'>> {
  if (cert === undefined && key === undefined) return { https };
  if (cert === undefined || key === undefined) {
    throw new UnusableInput('--cert and --key must be given together');
  }
  return { https: { cert: await read('--cert', cert), key: await read('--key', key) } };
}

async function read(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UnusableInput(`${name} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
