import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startBroker, type Broker } from './broker.js';
import { contentOf, read, verify, type Ran } from './pacts.js';

const SLOW = 120_000;
const TOKEN = 'the-token-of-the-broker';

const lost = { ...read, providerStates: [{ name: 'a biometric signature in state LOST' }] };
const photo = {
  ...read,
  description: 'a photo',
  request: { ...read.request, path: `${read.request.path}/photo` },
};

let broker: Broker;
afterAll(() => {
  broker.close();
});

describe('a broker names pacts, and is told what came of them', () => {
  let ran: Ran;
  beforeAll(async () => {
    broker = await startBroker(
      {
        web: { content: contentOf([{ ...read, _id: 'id-of-web' }], 'web'), pending: false },
        app: { content: contentOf([{ ...read, _id: 'id-1' }, photo], 'app'), pending: true },
      },
      `Bearer ${TOKEN}`,
    );
    ran = await verify(
      [
        ...['--pact-broker-url', '--pact-selector', 'mainBranch'],
        ...['--pact-selector', '{"branch":"feat/y","consumer":"app"}', '--pact-enable-pending'],
        ...['--pact-include-wip-since', '2026-01-31', '--publish', '--provider-version', 'c0ffee'],
        ...['--provider-branch', 'feat/x', '--build-url', 'https://ci.example.com/1'],
      ],
      { PACT_BROKER_BASE_URL: broker.url, PACT_BROKER_TOKEN: TOKEN },
    );
  }, SLOW);

  test('it is asked with selectors, for pending and for work in progress', () => {
    expect(broker.told[0]).toEqual({
      line: 'POST /for-verification/masstack-documents',
      body: {
        consumerVersionSelectors: [{ mainBranch: true }, { branch: 'feat/y', consumer: 'app' }],
        includePendingStatus: true,
        includeWipPactsSince: '2026-01-31',
        providerVersionBranch: 'feat/x',
      },
    });
  });

  test('a pending pact that fails is told as that and fails nothing', () => {
    expect(ran.output).toContain('kept     web and masstack-documents, 1 interactions');
    expect(ran.output).toContain('pending  app and masstack-documents, 2 interactions');
    expect(ran.output).toContain('not documented: a photo: Path or method not defined');
    expect(ran.code).toBe(0);
  });

  test('results are published with version and branch, what is not documented among them', () => {
    const lines = broker.told.map(({ line }) => line);
    expect(lines).toContain('PUT /branches/feat%2Fx/versions/c0ffee');
    const resultOf = (name: string): unknown =>
      broker.told.find(({ line }) => line === `POST /results/${name}`)?.body;
    expect(resultOf('web')).toMatchObject({
      success: true,
      providerApplicationVersion: 'c0ffee',
      buildUrl: 'https://ci.example.com/1',
      verifiedBy: { implementation: 'masstack-mock' },
      testResults: [{ interactionId: 'id-of-web', success: true, mismatches: [] }],
    });
    expect(resultOf('app')).toMatchObject({
      success: false,
      testResults: [
        { interactionId: 'id-1', success: true },
        {
          success: false,
          mismatches: [{ attribute: 'document' }, { attribute: 'target' }],
        },
      ],
    });
  });

  test('the token is not printed', () => {
    expect(ran.output).not.toContain(TOKEN);
  });
});

test(
  'a pact that is not pending fails the run, and a state that failed is published as a failure',
  async () => {
    const strict = await startBroker(
      { web: { content: contentOf([lost], 'web'), pending: false } },
      `Basic ${Buffer.from('ann:secret').toString('base64')}`,
    );
    const { code, output } = await verify([
      ...['--pact-broker-url', strict.url.replace('http://', 'http://ann:secret@')],
      ...['--publish', '--provider-version', '1'],
    ]);
    strict.close();
    expect(output).toContain('broken   web and masstack-documents');
    expect(output).not.toContain('secret');
    expect(strict.told.at(-1)?.body).toMatchObject({ success: false });
    expect(code).toBe(1);
  },
  SLOW,
);

describe('what cannot be asked of a broker ends with code 2 and one line', () => {
  const url = (): string => broker.url;
  const unusable = [
    {
      given: 'a wrong token',
      args: () => ['--pact-broker-url', url(), '--pact-broker-token', 'wrong'],
      says: 'it refuses these credentials (401)',
    },
    {
      given: 'a provider that it does not know',
      args: () => [
        ...['--pact-broker-url', url(), '--pact-broker-token', TOKEN],
        ...['--pact-provider', 'nobody'],
      ],
      says: 'POST /broker/for-verification/nobody is answered with 404',
    },
    {
      given: 'results without a version',
      args: () => ['--pact-broker-url', url(), '--publish'],
      says: '--publish needs --provider-version',
    },
    {
      given: 'results without a broker',
      args: () => ['--publish', '--provider-version', '1'],
      says: '--publish, --provider-version can only be used with --pact-broker-url',
    },
  ];
  test.each(unusable)(
    '$given',
    async ({ args, says }) => {
      const { code, output } = await verify(args());
      expect(output).toContain(says);
      expect(output).not.toContain(TOKEN);
      expect(output).not.toMatch(/^ +at /m);
      expect(code).toBe(2);
    },
    SLOW,
  );
});
