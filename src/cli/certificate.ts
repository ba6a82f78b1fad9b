import { readFile } from 'node:fs/promises';
import type { Certificate, SimulatorOptions } from '../index.js';
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

/** The certificate itself, made if need be; `undefined` without HTTPS. */
export async function certificateIn(flags: SimulatorFlags): Promise<Certificate | undefined> {
  const { https = false } = await readCertificate(flags);
  if (https === false) return undefined;
  const { certificateFor } = await import('../composition/certificate.js');
  return certificateFor(https, flags.host);
}

async function read(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UnusableInput(`${name} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
