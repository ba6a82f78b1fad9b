/** The fixtures of Playwright: a simulator a worker, a world a test. */
import type { TestInfo } from '@playwright/test';
import { connectAdmin, type AdminClient } from '../client.js';
import type { OpenApiDocument } from '../openapi/document.js';
import { operationsOf, type OperationsOf } from './operations-of.js';

/** The world of a test. */
export interface MasstackWorld {
  /** Its name; no other test has it. */
  readonly name: string;
  /** Where an app reaches it without the routes of the test: `http://127.0.0.1:4010/__worlds/NAME`. */
  readonly url: string;
  /** What leads a request of a server there that has another base URL: the header `x-mock-world`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The control plane of the world. */
  readonly admin: AdminClient;
  /**
   * Makes a record: `stage('order', { state: 'PAID' })`.
   *
   * @returns the record with its id
   */
  stage(kind: string, body?: Staged): Promise<StagedRecord>;
}

type Staged = Parameters<AdminClient['createEntity']>[0] extends { body?: infer Body }
  ? Body
  : never;
type StagedRecord = Awaited<ReturnType<AdminClient['createEntity']>>;

/** A simulator that the tests of a worker share. */
export interface MasstackServer {
  readonly url: string;
  readonly operations: OperationsOf;
  readonly token: string | undefined;
}

export async function connectServer(
  url: string,
  token: string | undefined,
): Promise<MasstackServer> {
  const base = url.replace(/\/+$/, '');
  const response = await fetch(`${base}/openapi.json`).catch((cause: unknown) => {
    throw new Error(`no simulator answers at ${base}. Start it, or unset MASSTACK_MOCK_URL.`, {
      cause,
    });
  });
  if (!response.ok)
    throw new Error(`${base} is not a simulator: GET /openapi.json answers ${response.status}.`);
  return { url: base, token, operations: operationsOf((await response.json()) as OpenApiDocument) };
}

let made = 0;

/** Two tests with the same title have two worlds, and so have the two tries of one. */
export async function openWorld(
  { url, token }: MasstackServer,
  { testId, retry, workerIndex }: Pick<TestInfo, 'testId' | 'retry' | 'workerIndex'>,
): Promise<MasstackWorld> {
  made += 1;
  // What tells them apart stands first: the end of a long name is cut.
  const name = `pw-${workerIndex}-${made}-${retry}-${testId}`
    .replaceAll(/[^\w.~-]/g, '-')
    .slice(0, 64);
  const options = token === undefined ? {} : { token };
  await connectAdmin(url, options).createWorld({ body: { name } });
  const admin = connectAdmin(url, { ...options, world: name });
  return {
    name,
    url: `${url}/__worlds/${name}`,
    headers: { 'x-mock-world': name },
    admin,
    stage: (kind, body) =>
      admin.createEntity({ kind, ...(body !== undefined && { body }) } as Parameters<
        AdminClient['createEntity']
      >[0]),
  };
}

/** What happened in the world, attached to the report of a test that failed. */
export async function attachStory({ admin }: MasstackWorld, testInfo: TestInfo): Promise<void> {
  const { requests } = await admin.listRequestSummaries();
  const lines = requests
    .toReversed()
    .map(
      ({ at, method, url, status, rule, reason }) =>
        `${at} ${method} ${url} ${status} ${rule}: ${reason}`,
    );
  const last = new Map<string, string>();
  for (const { kind, entity, rule, reason } of requests) {
    if (kind === undefined || entity === undefined || last.has(entity)) continue;
    last.set(entity, `${kind} ${entity}: ${rule}: ${reason}`);
  }
  const text = [
    'The last rule of each record:',
    ...(last.size === 0
      ? ['  none: no request was about a record']
      : [...last.values()].map((line) => `  ${line}`)),
    '',
    'The requests:',
    ...(lines.length === 0 ? ['  none reached the simulator'] : lines.map((line) => `  ${line}`)),
    '',
  ].join('\n');
  await testInfo.attach('masstack-mock', { body: text, contentType: 'text/plain' });
}

/** What an app called that does not exist, in words. */
export function describeUnknown(
  { operations }: MasstackServer,
  calls: readonly (readonly [method: string, path: string])[],
): string {
  return calls
    .map(
      ([method, path]) =>
        `The app called ${method} ${path}, which is not an operation of the API. The nearest is ${operations.nearest(method, path)}.`,
    )
    .join('\n');
}
