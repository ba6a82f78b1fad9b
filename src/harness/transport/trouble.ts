/**
 * Why there is no answer that could be judged.
 * - `unreachable` and `tls`: nothing was sent;
 * - `limited`: the target refused to look at it yet (429); `redirect`: it sends elsewhere;
 * - the others: the request may have been carried out.
 */
export type TroubleKind =
  | 'unreachable'
  | 'tls'
  | 'http2'
  | 'limited'
  | 'redirect'
  | 'gateway'
  | 'reset'
  | 'timeout'
  | 'unreadable';

export interface Trouble {
  readonly kind: TroubleKind;
  /** For a person. */
  readonly trouble: string;
  /** Where a redirect leads, as the answer says it. */
  readonly location?: string;
}

const UNCHECKED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/;

/** What went wrong with a request, from the error of Node's client. */
export function explainError(error: unknown, timeout: number, timedOut: boolean): Trouble {
  if (timedOut) return { kind: 'timeout', trouble: `no complete answer within ${timeout} ms` };
  const { code = '', message } = error as NodeJS.ErrnoException;
  const details = `${code} ${message}`;
  switch (code) {
    case 'ECONNREFUSED':
      return { kind: 'unreachable', trouble: 'nothing listens there (connection refused)' };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { kind: 'unreachable', trouble: 'the host name is not known' };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { kind: 'unreachable', trouble: `the network has no route to that host (${code})` };
    case 'ECONNRESET':
    case 'EPIPE':
      return {
        kind: 'reset',
        trouble: 'the target closed the connection before the answer was complete',
      };
  }
  if (UNCHECKED.test(code)) {
    return {
      kind: 'tls',
      trouble: `its TLS certificate cannot be checked (${message}): give the certificate of its authority with --ca, or use --insecure to accept any`,
    };
  }
  if (/no.application.protocol/i.test(details)) return { kind: 'http2', trouble: HTTP2_ONLY };
  if (/alert.*certificate|certificate.required|handshake.failure/i.test(details)) {
    return {
      kind: 'tls',
      trouble: `it refuses the TLS connection (${message}); if it asks for a client certificate, give one with --cert and --key`,
    };
  }
  if (/wrong.version.number|packet.length.too.long/i.test(details)) {
    return { kind: 'tls', trouble: 'it does not use TLS there: is it an http:// URL?' };
  }
  if (code.startsWith('HPE_')) return explainBytes(error, message);
  return { kind: 'reset', trouble: message };
}

const HTTP2_ONLY = 'it supports only HTTP/2, and HTTP/1.1 is needed';

/** The type of a SETTINGS frame: what a server of HTTP/2 says first. */
const SETTINGS = 4;
const TLS_ALERT = 0x15;

function explainBytes(error: unknown, message: string): Trouble {
  const { rawPacket } = error as { readonly rawPacket?: Uint8Array };
  if (rawPacket?.[3] === SETTINGS && rawPacket[0] === 0) {
    return { kind: 'http2', trouble: HTTP2_ONLY };
  }
  if (rawPacket?.[0] === TLS_ALERT) {
    return { kind: 'tls', trouble: 'it uses TLS there: is it an https:// URL?' };
  }
  return { kind: 'unreadable', trouble: `the target does not answer in HTTP (${message})` };
}
