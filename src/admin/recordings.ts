import { splitTarget } from '../server/message.js';
import type { JournalEntry } from '../server/journal.js';
import { stubOf } from '../server/logged-request.js';
import { Problem } from '../server/problem.js';
import { compileStub, type StubMapping } from '../server/stubs/stub.js';
import type { World } from '../server/world.js';
import { attempt } from './attempt.js';
import type { AdminHandler } from './handler.js';
import { NOT_RECORDING_RULE } from './wiremock-errors.js';

export const getRecordingStatus: AdminHandler<'getRecordingStatus'> = () => ({
  status: 200,
  body: { status: 'NeverStarted' },
});

export const startRecording: AdminHandler<'startRecording'> = () =>
  new Problem({
    status: 422,
    rule: 'admin',
    details:
      'Recording is not supported here. Make a stub with proxyBaseUrl, send the requests, and then POST /__admin/recordings/snapshot; or record with masstack-mock proxy --record.',
  });

export const stopRecording: AdminHandler<'stopRecording'> = () =>
  new Problem({ status: 422, rule: NOT_RECORDING_RULE, details: 'Not currently recording.' });

/** Stubs that answer as another server did, through a stub that handed the requests on. */
export const snapshotRecordings: AdminHandler<'snapshotRecordings'> = ({
  body = {},
  world,
  services,
}) =>
  attempt(() => {
    const other = Object.keys(body).find((name) => !TAKEN.has(name));
    if (other !== undefined) {
      return new Problem({
        status: 422,
        rule: 'admin',
        violations: [{ pointer: `/body/${other}`, message: 'is not supported here; leave it out' }],
      });
    }
    const recorded = new Map<string, StubMapping>();
    for (const entry of world.journal.list()) {
      if (!wasHandedOn(world, entry)) continue;
      const { method, url } = entry.request;
      // The newest answer to a request is the one that counts.
      if (!recorded.has(`${method} ${url}`)) recorded.set(`${method} ${url}`, toMapping(entry));
    }
    const stubs = [...recorded.values()].map((mapping, index) =>
      compileStub({ ...mapping, id: world.stubs.nextId() }, `/body/${index}`, services),
    );
    for (const stub of stubs) world.stubs.put(stub);
    const mappings = stubs.map(({ mapping }) => mapping);
    return {
      status: 200,
      body: body['outputFormat'] === 'IDS' ? { ids: stubs.map(({ id }) => id) } : { mappings },
    };
  });

const TAKEN = new Set(['outputFormat', 'persist', 'repeatsAsScenarios']);

function wasHandedOn(world: World, entry: JournalEntry): boolean {
  const id = stubOf(entry);
  return id !== undefined && world.stubs.get(id)?.answer.kind === 'proxied';
}

function toMapping({ request, reply }: JournalEntry): StubMapping {
  const { path } = splitTarget(request.url);
  const type = reply.headers?.['content-type'];
  return {
    name: path.split('/').filter(Boolean).join('_'),
    request: { method: request.method, url: request.url },
    response: {
      status: reply.status,
      ...(type !== undefined && { headers: { 'Content-Type': type } }),
      ...(reply.body !== undefined && bodyOf(reply.body)),
      breaksContract: true,
    },
  };
}

const bodyOf = (body: unknown): { readonly base64Body: string } | { readonly jsonBody: unknown } =>
  body instanceof Uint8Array
    ? { base64Body: Buffer.from(body).toString('base64') }
    : { jsonBody: body };
