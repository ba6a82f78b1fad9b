/** Lets the child of `exec` trust the certificate of the simulator, and whatever it trusts without. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What the child is told, and what takes the files away again. */
export interface Trust {
  readonly variables: Readonly<Record<string, string>>;
  readonly end: () => Promise<void>;
}

/** The file that it names is read beside the authorities that are known already. */
const ADDS = 'NODE_EXTRA_CA_CERTS';

/** The file that they name is read instead: OpenSSL (Python, Ruby), Go; Python's requests; curl. */
const REPLACE = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'];

/** Where systems keep the authorities that they trust: Debian, Fedora, SUSE, Alpine and macOS. */
const SYSTEM_FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * A variable that replaces is set only where there is a file to add to: the one that it names, or that of the
 * system. Without, the child could reach nothing but the simulator.
 *
 * @param certificate as PEM text; its private key is not needed
 */
export async function trustIn(certificate: string, env: NodeJS.ProcessEnv): Promise<Trust> {
  // For its owner only.
  const directory = await mkdtemp(path.join(tmpdir(), 'masstack-mock-'));
  const joined = async (name: string, trusted: string): Promise<readonly [string, string]> => {
    const file = path.join(directory, `${name}.pem`);
    await writeFile(file, [trusted.trimEnd(), certificate].filter(Boolean).join('\n'));
    return [name, file];
  };
  const system = await firstOf(SYSTEM_FILES);
  const replaced = REPLACE.map(async (name) => {
    const trusted = isSet(env[name]) ? await readText(env[name]) : system;
    return trusted === undefined ? [] : [await joined(name, trusted)];
  });
  // Node says by itself that a file cannot be read, and goes on without it.
  const added = isSet(env[ADDS]) ? await readText(env[ADDS]) : undefined;
  const variables = [await joined(ADDS, added ?? ''), ...(await Promise.all(replaced)).flat()];
  return {
    variables: Object.fromEntries(variables),
    end: () => rm(directory, { recursive: true, force: true }),
  };
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

async function firstOf(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const text = await readText(file);
    if (text !== undefined) return text;
  }
  return undefined;
}
