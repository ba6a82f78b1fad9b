import { afterEach, describe, expect, test } from '@jest/globals';
import { type Check } from '../../src/harness/index.js';
import { serveBroken, type Breakage, type Served } from './broken-target.js';
import { verify } from '../support/verify.js';

let target: Served | undefined;
afterEach(async () => {
  await target?.close();
});

interface Canary {
  readonly broken: string;
  readonly check: Check;
  readonly operation: string;
  /** The rule that must be named. */
  readonly rule: string;
  readonly breakage: Breakage;
}

const nothing = { status: 204, rule: 'agent.close' };

const isPost = (end: string, { method, url }: { method: string; url: string }): boolean =>
  method === 'POST' && url.startsWith('/v1/') && url.endsWith(end);

const canaries: readonly Canary[] = [
  {
    broken: 'one transition: a cancelled identification can be closed',
    check: 'walks',
    operation: 'closeAgentIdentification',
    rule: 'agent.close.conflict',
    async breakage(request, handOn) {
      const reply = await handOn();
      return isPost('/close', request) && reply.status === 409 ? nothing : reply;
    },
  },
  {
    broken: 'one side effect: a close answers 204 and does nothing',
    check: 'walks',
    operation: 'closeAgentIdentification',
    rule: 'agent.close',
    breakage: (request, handOn) =>
      isPost('/close', request) ? Promise.resolve(nothing) : handOn(),
  },
  {
    broken: 'a deletion that deletes nothing',
    check: 'walks',
    operation: 'deleteOtpIdentification',
    rule: 'otp.delete.created',
    async breakage(request, handOn) {
      return request.method === 'DELETE' && request.url.includes('/otp/')
        ? { status: 204, rule: 'otp.delete.created' }
        : handOn();
    },
  },
  {
    broken: 'one field: a scoring without its expires_at',
    check: 'walks',
    operation: 'getScoring',
    rule: 'scoring.read',
    async breakage(request, handOn) {
      const reply = await handOn();
      if (!/^\/v1.*\/identity_document\/[^/]+$/.test(request.url)) return reply;
      const { expires_at: _lost, ...body } = reply.body as Record<string, unknown>;
      return { ...reply, body };
    },
  },
  {
    broken: 'one field: a score that is told as a text',
    check: 'walks',
    operation: 'getScoring',
    rule: 'scoring.read',
    async breakage(request, handOn) {
      const reply = await handOn();
      const body = reply.body as Record<string, unknown> | undefined;
      return request.url.startsWith('/v1/') && body?.['score'] !== undefined
        ? { ...reply, body: { ...body, score: JSON.stringify(body['score']) } }
        : reply;
    },
  },
  {
    broken: 'one status: a creation that answers 201 where 200 is documented',
    check: 'walks',
    operation: 'createScoring',
    rule: 'scoring.create',
    async breakage(request, handOn) {
      const reply = await handOn();
      return isPost('/identity_document', request) ? { ...reply, status: 201 } : reply;
    },
  },
  {
    broken: 'a lost upload part',
    check: 'walks',
    operation: 'scoreIdentityDocument',
    rule: 'scoring.score',
    async breakage(request, handOn) {
      const reply = await handOn();
      if (!request.url.endsWith('/captures') || reply.status !== 200) return reply;
      const { captures } = reply.body as { captures: unknown[] };
      return { ...reply, body: { captures: captures.slice(0, 1) } };
    },
  },
  {
    broken: 'time: nothing ever expires',
    check: 'walks',
    operation: 'previewBiometricSign',
    rule: 'signature.expire',
    breakage: (request, handOn) =>
      handOn(
        request.url === '/__admin/clock' && request.method === 'PUT'
          ? { body: Buffer.from('{"action":"freeze"}') }
          : {},
      ),
  },
  {
    broken: 'a 204 that announces a body',
    check: 'walks',
    operation: 'validateChainedIdentification',
    rule: 'chain.validate',
    async breakage(_request, handOn) {
      const reply = await handOn();
      return reply.rule === 'chain.validate'
        ? { ...reply, headers: { 'content-type': 'application/json' } }
        : reply;
    },
  },
  {
    broken: 'JSON that is sent as HTML',
    check: 'walks',
    operation: 'getBiometricSign',
    rule: 'signature.read',
    async breakage(_request, handOn) {
      const reply = await handOn();
      return reply.rule === 'signature.read'
        ? { ...reply, headers: { 'content-type': 'text/html' } }
        : reply;
    },
  },
  {
    broken: 'a header that is not asked for',
    check: 'inputs',
    operation: 'previewBiometricSign',
    rule: 'request.invalid',
    breakage: (request, handOn) =>
      handOn({ headers: { 'x-fingerprint': 'filled in by the proxy', ...request.headers } }),
  },
  {
    broken: 'a limit that is one second off',
    check: 'inputs',
    operation: 'createScoring',
    rule: 'scoring.create',
    async breakage(request, handOn) {
      const { body = Buffer.alloc(0) } = request;
      return Buffer.from(body).includes('"PT60S"')
        ? { status: 400, rule: 'request.invalid', body: {} }
        : handOn();
    },
  },
  {
    broken: 'a token of another organization is taken',
    check: 'credentials',
    operation: 'closeScoring',
    rule: 'credentials.organization',
    breakage: (request, handOn) =>
      request.headers['authorization'] === 'Bearer test_other_org'
        ? handOn({ headers: { ...request.headers, authorization: 'Bearer test_admin' } })
        : handOn(),
  },
  {
    broken: 'an error code that no page knows',
    check: 'errors',
    operation: 'getCaptures',
    rule: 'scoring.captures.unknown',
    async breakage(_request, handOn) {
      const reply = await handOn();
      const error = {
        code: 'MDOC-XXX',
        title: 'ERROR_TYPE',
        ref: 'https://a.example',
        details: '',
      };
      return reply.rule === 'scoring.captures.unknown'
        ? { ...reply, body: { errors: [error] } }
        : reply;
    },
  },
];

describe('verify goes red and names the rule', () => {
  test.each(canaries)('$broken', async ({ check, operation, rule, breakage }) => {
    target = await serveBroken(breakage);
    const run = await verify({
      baseUrl: target.url,
      checks: [check],
      only: [operation],
      rules: [],
    });
    expect(run.trouble).toBeUndefined();
    const broken = run.events.filter(
      ({ outcome }) => outcome === 'failed' || outcome === 'refuted',
    );
    expect(broken.map((event) => event.rule)).toContain(rule);
    expect(broken[0]).toMatchObject({ operation, curl: expect.stringContaining('curl') });
  });

  test('and stays green when nothing is broken', async () => {
    target = await serveBroken((_request, handOn) => handOn());
    const look = async (path: string): Promise<Record<string, unknown>> =>
      (await (await fetch(`${target?.url ?? ''}/__admin/${path}`)).json()) as Record<
        string,
        unknown
      >;
    const before = await look('entities/agent-identification');
    const run = await verify({ baseUrl: target.url, checks: ['walks', 'errors'], rules: [] });
    expect(run.counts).toMatchObject({ failed: 0, refuted: 0, skipped: 0 });
    // It leaves the simulator as it found it: its own records are gone, and time runs on.
    expect(await look('entities/agent-identification')).toEqual(before);
    expect(await look('clock')).toMatchObject({ mode: 'running', offset_ms: 0 });
  });
});
