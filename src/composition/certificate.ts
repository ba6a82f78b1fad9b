import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { messageOf, UnusableInput } from '../runtime/failure.js';
import { loadOptional } from '../runtime/optional.js';

/** What an HTTPS server shows, as PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** The certificate to use: the given one, or one for this machine that is made now. */
export async function certificateFor(
  given: true | Certificate,
  host: string,
): Promise<Certificate> {
  const certificate = given === true ? await make(host) : given;
  try {
    createSecureContext(certificate);
  } catch (error) {
    throw new UnusableInput(
      `the certificate (cert) or its private key (key) cannot be used: ${messageOf(error)}. Give both as PEM; the key must be that of the certificate.`,
      { cause: error },
    );
  }
  return certificate;
}

async function make(host: string): Promise<Certificate> {
  const { generate } = await loadOptional(
    'selfsigned',
    'https without a certificate',
    () => import('selfsigned'),
  );
  const made = await generate([{ name: 'commonName', value: 'masstack-mock' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [...new Set(['localhost', '127.0.0.1', '::1', host])].map((name) =>
          isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name },
        ),
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}
