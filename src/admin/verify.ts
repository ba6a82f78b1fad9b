import type { operations } from '../openapi/admin-types.gen.js';
import { Problem } from '../server/problem.js';
import type { AdminCall, AdminHandler } from './handler.js';

export type VerifyProgress =
  operations['getVerify']['responses']['200']['content']['application/json'];
export type VerifyRequest = NonNullable<AdminCall<'startVerify'>['body']>;
export type ReportFormat = NonNullable<AdminCall<'getVerifyReport'>['query']['format']>;

/**
 * Tests this simulator against its contract. The composition hands it in: the control plane knows nothing of
 * the tests, which know nothing of the simulator.
 */
export interface Verifier {
  progress(): VerifyProgress;
  /** @throws RangeError for a person, when it names what there is not */
  start(request: VerifyRequest): Promise<void>;
  stop(): void;
  /** Of the last run that has ended; `undefined` before. */
  report(format: ReportFormat): Promise<string | undefined>;
}

export const startVerify: AdminHandler<'startVerify'> = async ({ body = {}, services }) => {
  const { verifier } = services;
  if (verifier === undefined) return notHere;
  if (verifier.progress().state === 'running') {
    return new Problem({
      status: 409,
      rule: 'admin',
      details:
        'A run is under way. GET /__admin/verify tells how far it is; DELETE /__admin/verify ends it.',
    });
  }
  try {
    await verifier.start(body);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Problem({ status: 400, rule: 'admin', details: `/body: ${error.message}` });
  }
  return { status: 202, body: verifier.progress() };
};

export const getVerify: AdminHandler<'getVerify'> = ({ services: { verifier } }) =>
  verifier === undefined ? notHere : { status: 200, body: verifier.progress() };

export const stopVerify: AdminHandler<'stopVerify'> = ({ services: { verifier } }) => {
  if (verifier === undefined) return notHere;
  verifier.stop();
  return { status: 200, body: verifier.progress() };
};

const TYPES: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ctrf: 'application/json; charset=utf-8',
  junit: 'application/xml; charset=utf-8',
};

export const getVerifyReport: AdminHandler<'getVerifyReport'> = async ({ query, services }) => {
  const { format = 'html' } = query;
  const text = await services.verifier?.report(format);
  if (text === undefined) {
    return new Problem({
      status: 404,
      rule: 'admin',
      details: 'No run has ended yet. POST /__admin/verify starts one.',
    });
  }
  return {
    status: 200,
    headers: {
      'content-type': TYPES[format],
      // The report holds what the simulator answered: nothing in it may run.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
    body: Buffer.from(text),
  };
};

const notHere = new Problem({
  status: 501,
  rule: 'admin',
  details: 'This simulator cannot test itself. Use masstack-mock verify --base-url.',
});
