import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { useCommand } from '../support/command.js';

const command = useCommand();
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'exec-https-'));
afterAll(() => {
  fs.rmSync(directory, { recursive: true });
});

function script(name: string, text: string): string {
  const file = path.join(directory, name);
  fs.writeFileSync(file, text);
  return `"${process.execPath}" "${file}"`;
}

const FETCHES = script(
  'fetches.mjs',
  "const { status, url } = await fetch(process.env.MASSTACK_MOCK_URL + '/__admin/health'); console.log(status, url);",
);
const VARIABLES = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'];
const SHOWS = script(
  'shows.mjs',
  `import fs from 'node:fs';
const files = ${JSON.stringify(VARIABLES)}.flatMap((name) => process.env[name] === undefined ? [] : [[name, process.env[name]]]);
console.log(JSON.stringify(files.map(([name, file]) => ({ name, file, text: fs.readFileSync(file, 'utf8') }))));`,
);

async function newCertificate(): Promise<string> {
  const { cert } = await generate([{ name: 'commonName', value: 'of another' }], { keyType: 'ec' });
  return cert;
}

describe('a child of exec --https', () => {
  test('trusts the certificate without a word', async () => {
    const { code, stdout, stderr } = await command.run(['exec', '--https', FETCHES]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/^200 https:\/\/127\.0\.0\.1:\d+\/__admin\/health$/m);
  });

  test('trusts what it trusted before, in files that are gone afterwards', async () => {
    const mine = path.join(directory, 'mine.pem');
    const certificate = (await newCertificate()).trim();
    fs.writeFileSync(mine, certificate);
    const env = Object.fromEntries(VARIABLES.map((name) => [name, mine]));
    const { stdout } = await command.run(['exec', '--https', SHOWS], env);
    const shown = JSON.parse(stdout) as readonly { name: string; file: string; text: string }[];
    expect(shown.map(({ name }) => name)).toEqual(VARIABLES);
    for (const { file, text } of shown) {
      expect(text).toContain(certificate);
      expect(text.match(/-----BEGIN CERTIFICATE-----/g)).toHaveLength(2);
      expect(fs.existsSync(file)).toBe(false);
    }
  });

  test('keeps a variable that names no file that can be read', async () => {
    const missing = path.join(directory, 'missing.pem');
    const tells = script('tells.mjs', 'console.log(process.env.CURL_CA_BUNDLE)');
    const { stdout } = await command.run(['exec', '--https', tells], { CURL_CA_BUNDLE: missing });
    expect(stdout.trim()).toBe(missing);
  });
});
