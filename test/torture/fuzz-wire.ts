import fc from 'fast-check';
import type { Shot } from './raw-client.js';

/** Would delete a seeded record, if anybody took it for a request of its own. */
const smuggled = (target: string): string =>
  `DELETE ${target}?force=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer test_admin\r\n\r\n`;

const NOBODY = '/v1/orgs/yoigo/identifications/agent/00000000-0000-4000-8000-000000000404';
const HEALTH = '/__admin/health';
const head = (lines: readonly string[], line = `GET ${HEALTH} HTTP/1.1`): string =>
  [line, 'Host: x', ...lines, '', ''].join('\r\n');
const post = (lines: readonly string[]): string =>
  head(['Authorization: Bearer test_admin', 'Content-Type: application/json', ...lines], CREATE);
const CREATE = 'POST /v1/orgs/yoigo/identifications/agent HTTP/1.1';

/** HTTP that is no HTTP, or more than one: each must be refused, and change nothing. */
function wireShots(target: string): readonly Shot[] {
  const inside = smuggled(target);
  const length = String(inside.length);
  const whole = (name: string, text: string): Shot => ({
    name,
    chunks: [Buffer.from(text, 'latin1')],
    ending: 'finish',
  });
  return [
    whole(
      'content-length and chunked',
      post([`Content-Length: ${length}`, 'Transfer-Encoding: chunked']) + `0\r\n\r\n${inside}`,
    ),
    whole(
      'chunked and content-length',
      post(['Transfer-Encoding: chunked', 'Content-Length: 5']) + `0\r\n\r\n${inside}`,
    ),
    whole('two lengths', post(['Content-Length: 0', `Content-Length: ${length}`]) + inside),
    whole(
      'the same length twice',
      post([`Content-Length: ${length}`, `Content-Length: ${length}`]) + inside,
    ),
    whole('a list of lengths', post([`Content-Length: 0, ${length}`]) + inside),
    whole('a signed length', post(['Content-Length: +0']) + inside),
    whole('a negative length', post(['Content-Length: -1']) + inside),
    whole('a hexadecimal length', post(['Content-Length: 0x0']) + inside),
    whole('a length that overflows', post(['Content-Length: 18446744073709551616']) + inside),
    whole('a length with a space in it', post(['Content-Length: 0 1']) + inside),
    whole('an empty length', post(['Content-Length:']) + inside),
    whole('chunked by another name', post(['Transfer-Encoding: xchunked']) + `0\r\n\r\n${inside}`),
    whole(
      'chunked twice',
      post(['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']) + `0\r\n\r\n`,
    ),
    whole(
      'chunked, then another coding',
      post(['Transfer-Encoding: chunked, identity']) + `0\r\n\r\n${inside}`,
    ),
    whole(
      'chunked behind a tab',
      post(['Transfer-Encoding:\tchunked', 'Content-Length: 5']) + `0\r\n\r\n${inside}`,
    ),
    whole(
      'chunked with a vertical tab',
      post(['Transfer-Encoding: \u000bchunked']) + `0\r\n\r\n${inside}`,
    ),
    whole(
      'a space before the colon',
      post(['Transfer-Encoding : chunked', 'Content-Length: 5']) + `0\r\n\r\n${inside}`,
    ),
    whole(
      'a folded header',
      post(['Transfer-Encoding:\r\n chunked', 'Content-Length: 5']) + `0\r\n\r\n${inside}`,
    ),
    whole('a chunk of a negative size', post(['Transfer-Encoding: chunked']) + `-1\r\n${inside}`),
    whole(
      'a chunk of a size that overflows',
      post(['Transfer-Encoding: chunked']) + `fffffffffffffffff\r\n${inside}`,
    ),
    whole(
      'a chunk size in another base',
      post(['Transfer-Encoding: chunked']) + `0x5\r\nhello\r\n0\r\n\r\n`,
    ),
    whole(
      'a chunk longer than it says',
      post(['Transfer-Encoding: chunked']) + `1\r\nhello\r\n0\r\n\r\n`,
    ),
    whole(
      'a chunk without its end of line',
      post(['Transfer-Encoding: chunked']) + `5\r\nhello0\r\n\r\n${inside}`,
    ),
    whole(
      'a chunk with a long extension',
      post(['Transfer-Encoding: chunked']) + `1;${'x'.repeat(40_000)}\r\na\r\n0\r\n\r\n`,
    ),
    whole(
      'a chunk with a bare line feed',
      post(['Transfer-Encoding: chunked']) + `1\na\n0\n\n${inside}`,
    ),
    whole(
      'trailers that repeat the framing',
      post(['Transfer-Encoding: chunked']) + `0\r\nContent-Length: ${length}\r\n\r\n`,
    ),
    whole(
      'a chunked body that is cut off',
      post(['Transfer-Encoding: chunked']) + `ff\r\n{"actor"`,
    ),
    whole('bare line feeds', `GET ${HEALTH} HTTP/1.1\nHost: x\n\n`),
    whole('a bare carriage return', `GET ${HEALTH} HTTP/1.1\rHost: x\r\r`),
    whole('a carriage return in a value', head([`X-A: b\rTransfer-Encoding: chunked`])),
    whole('a NUL in a value', head(['X-A: b\u0000c'])),
    whole('a NUL in the path', head([], `GET /v1/\u0000 HTTP/1.1`)),
    whole('a space in the path', head([], `GET /v1/a b HTTP/1.1`)),
    whole('raw bytes in the path', head([], 'GET /v1/\u00ff\u00fe HTTP/1.1')),
    whole('a header without a colon', head(['Nonsense'])),
    whole('a header without a name', head([': nothing'])),
    whole('no host', `GET ${HEALTH} HTTP/1.1\r\n\r\n`),
    whole('two hosts', head(['Host: y'])),
    whole('HTTP 0.9', `GET ${HEALTH}\r\n\r\n`),
    whole('HTTP 1.0', `GET ${HEALTH} HTTP/1.0\r\n\r\n`),
    whole('HTTP 1.2', `GET ${HEALTH} HTTP/1.2\r\nHost: x\r\n\r\n`),
    whole('HTTP 2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    whole('HTTP 9.9', `GET ${HEALTH} HTTP/9.9\r\nHost: x\r\n\r\n`),
    whole('a TLS greeting', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'),
    whole('an unknown method', head([], `STEAL ${HEALTH} HTTP/1.1`)),
    whole('a method in lower case', head([], `get ${HEALTH} HTTP/1.1`)),
    whole('CONNECT', head([], 'CONNECT example.com:443 HTTP/1.1')),
    whole(
      'an upgrade',
      head(['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']),
    ),
    whole(
      'an upgrade to HTTP 2',
      head([
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABkAAQAAP__',
      ]),
    ),
    whole('an expectation', post(['Expect: 200-ok', 'Content-Length: 2']) + '{}'),
    whole('100-continue', post(['Expect: 100-continue', 'Content-Length: 2']) + '{}'),
    whole('an overlong header', head([`X-A: ${'a'.repeat(40_000)}`])),
    whole('an overlong name', head([`${'a'.repeat(40_000)}: b`])),
    whole('an overlong path', head([], `GET /${'a'.repeat(40_000)} HTTP/1.1`)),
    whole('too many headers', head(Array<string>(1500).fill('X: y'))),
    whole('many headers of no length', head(Array<string>(3000).fill('X:'))),
    whole('nothing at all', ''),
    whole('empty lines', '\r\n\r\n\r\n\r\n'),
    whole('empty lines before a request', `\r\n\r\n${head([])}`),
    whole('half a request line', 'GET /v1/or'),
    whole('half a header', `GET ${HEALTH} HTTP/1.1\r\nHos`),
    whole('a body shorter than its length', post(['Content-Length: 1000']) + '{"actor"'),
    whole('a body longer than its length', post(['Content-Length: 2']) + `{}${inside.slice(1)}`),
    whole('a body on GET', head([`Content-Length: ${length}`]) + inside),
    whole('a body on GET without a length', head([]) + '{"a":1}'),
    whole('more than one request', head([]).repeat(20)),
    whole('more requests, one of them broken', `${head([])}${head([])}GARBAGE\r\n\r\n${inside}`),
    { name: 'a slow head', chunks: slow(head([])), ending: 'answer' },
    {
      name: 'a slow body',
      chunks: slow(`${post(['Content-Length: 20'])}{"actor":{"name":"a"`),
      ending: 'answer',
    },
    {
      name: 'a slow chunked body',
      chunks: slow(`${post(['Transfer-Encoding: chunked'])}2\r\n{}\r\n0\r\n\r\n`),
      ending: 'answer',
    },
    {
      name: 'an upload that is given up',
      chunks: [Buffer.from(`${post(['Content-Length: 500000'])}{"actor":{`)],
      ending: 'abort',
    },
    {
      name: 'a head that is given up',
      chunks: [Buffer.from(head([]).slice(0, -3))],
      ending: 'abort',
    },
    { name: 'a connection that is given up', chunks: [], ending: 'abort' },
  ];
}

function slow(text: string): readonly Buffer[] {
  return [...Buffer.from(text, 'latin1')].map((byte) => Buffer.from([byte]));
}

/** One of those, or bytes without any sense. */
export function wireShot(target: string): fc.Arbitrary<Shot> {
  const junk = fc
    .uint8Array({ minLength: 1, maxLength: 200 })
    .map((bytes): Shot => ({ name: 'junk', chunks: [Buffer.from(bytes)], ending: 'finish' }));
  // One other byte can make an honest second request of what was hidden: nothing is there for that.
  const spoilt = fc
    .tuple(fc.constantFrom(...wireShots(NOBODY)), fc.nat(), fc.nat(255))
    .map(([shot, at, byte]): Shot => {
      const bytes = Buffer.concat(shot.chunks);
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return { name: `${shot.name}, with another byte`, chunks: [bytes], ending: 'finish' };
    });
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...wireShots(target)) },
    { weight: 1, arbitrary: junk },
    { weight: 2, arbitrary: spoilt },
  );
}
