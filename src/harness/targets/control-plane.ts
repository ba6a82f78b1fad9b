import { permissionsIn } from '../../lifecycles/condition.js';
import type { Lifecycles } from '../../lifecycles/index.js';
import { isObject } from '../../runtime/json.js';
import type { Client } from '../client.js';
import type { Answer } from '../message.js';
import {
  TargetError,
  type Control,
  type Entity,
  type Role,
  type SpecialInput,
  type Target,
} from './target.js';

type Json = Readonly<Record<string, unknown>>;

/** The organizations of a run: nobody else's records are in them. */
const ORG = 'verify';
const OTHER_ORG = 'verify-other';

/**
 * Whether this is the control plane of our simulator, and not something else under the same path.
 *
 * @param options.required whether one that is locked ends the run: without it, and without bindings,
 *   next to nothing could be tested
 */
export async function isOurControlPlane(
  client: Client,
  { required }: { readonly required: boolean },
): Promise<boolean> {
  const { answer } = await client.send({ method: 'GET', path: '/__admin/version', headers: {} });
  if (required && answer?.headers['x-mock-rule'] === 'control.token') {
    throw new TargetError(
      'the control plane of this simulator is locked: give the token that it was started with as --admin-api-token',
    );
  }
  if (answer?.status !== 200 || answer.headers['x-mock-rule'] !== 'admin') return false;
  const { adminContract } = await import('../../openapi/admin-contract.js');
  const contract = adminContract();
  const operation = contract.operations.get('getVersion');
  return (
    operation !== undefined && contract.validateReply(operation, 200, answer.json).length === 0
  );
}

/** Our simulator as a target, through its control plane. */
export async function openSimulator(client: Client, lifecycles: Lifecycles): Promise<Target> {
  const call = createCall(client);
  const catalogue = await call('GET', '/__admin/catalogue');
  const clock = await call('GET', '/__admin/clock');
  const control = createControl(call, lifecycles);
  const permissions = permissionsIn(lifecycles.all);
  const tokens = await findTokens(listOf(catalogue['tokens']), permissions, control);
  const before = await idsOfEverybody(lifecycles, control);
  await call('PUT', '/__admin/clock', { action: 'freeze' });
  return {
    org: ORG,
    otherOrg: OTHER_ORG,
    headers: {},
    token: (role) => tokens[role],
    take: () => undefined,
    inputs: listOf(catalogue['magic_values']) as unknown as readonly SpecialInput[],
    control,
    async cleanUp() {
      for (const kind of lifecycles.kinds) {
        for (const org of orgsOf(lifecycles, kind)) {
          for (const { id } of await control.list(kind, org)) {
            if (before.get(kind)?.has(id) === true) continue;
            await call('DELETE', `/__admin/entities/${kind}/${encodeURIComponent(id)}`);
          }
        }
      }
      await restoreClock(call, clock);
      return [];
    },
  };
}

/** The run's own organizations; or everybody's, where nobody owns a record. */
function orgsOf(lifecycles: Lifecycles, kind: string): readonly string[] {
  return lifecycles.of(kind).tenant === undefined ? [ORG] : [ORG, OTHER_ORG];
}

/** What was there before the run, of the kinds whose records nobody owns. */
async function idsOfEverybody(
  lifecycles: Lifecycles,
  control: Control,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const shared = lifecycles.kinds.filter((kind) => lifecycles.of(kind).tenant === undefined);
  const lists = shared.map(async (kind) => {
    const entities = await control.list(kind, ORG);
    return [kind, new Set(entities.map(({ id }) => id))] as const;
  });
  return new Map(await Promise.all(lists));
}

type Call = (method: string, path: string, body?: unknown) => Promise<Json>;

/** Speaks to the control plane; any answer but the expected kind ends the run. */
function createCall(client: Client): Call {
  return async (method, path, body) => {
    const answer = await ask(client, method, path, body);
    if (answer.status >= 300) {
      throw new TargetError(
        `the control plane answers ${method} ${path} with ${answer.status}: ${answer.text.slice(0, 300)}`,
        answer.status,
      );
    }
    return isObject(answer.json) ? answer.json : {};
  };
}

async function ask(client: Client, method: string, path: string, body?: unknown): Promise<Answer> {
  const { answer, trouble } = await client.send({
    method,
    path,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
  });
  if (answer === undefined) {
    throw new TargetError(`the control plane does not answer ${method} ${path}: ${trouble}`);
  }
  return answer;
}

function createControl(call: Call, lifecycles: Lifecycles): Control {
  const path = (kind: string, id: string): string =>
    `/__admin/entities/${kind}/${encodeURIComponent(id)}`;
  const list = async (kind: string, org: string): Promise<readonly Entity[]> => {
    const { entities } = await call(
      'GET',
      `/__admin/entities/${kind}?org=${encodeURIComponent(lifecycles.ownerOf(kind, org))}`,
    );
    return listOf(entities) as unknown as readonly Entity[];
  };
  return {
    async create(kind, { org, ...description }) {
      const owner = lifecycles.ownerOf(kind, String(org));
      const body = { org: owner, ...description };
      return (await call('POST', `/__admin/entities/${kind}`, body)) as Entity;
    },
    async read(kind, id) {
      try {
        return (await call('GET', path(kind, id))) as Entity;
      } catch (error) {
        if (error instanceof TargetError && error.status === 404) return undefined;
        throw error;
      }
    },
    list,
    now: async () => String((await call('GET', '/__admin/clock'))['now']),
    async freezeClock(at) {
      await call('PUT', '/__admin/clock', { action: 'freeze', at });
    },
    mintToken: async (claims) =>
      `Bearer ${String((await call('POST', '/__admin/tokens', claims))['access_token'])}`,
  };
}

/** The readable test tokens where there are some that fit; minted ones otherwise. */
async function findTokens(
  rows: readonly Json[],
  permissions: readonly string[],
  control: Control,
): Promise<Partial<Record<Role, string>>> {
  const find = (fits: (row: Json) => boolean): string | undefined => {
    const token = rows.find(fits)?.['token'];
    return typeof token === 'string' ? `Bearer ${token}` : undefined;
  };
  const everywhere = (row: Json): boolean => listOf(row['orgs']).includes('*' as never);
  const lasting = (row: Json): boolean => row['expires_at'] === undefined;
  const forceful = (row: Json): boolean =>
    permissions.every((each) => listOf(row['permissions']).includes(each as never));
  const orgs = [ORG, OTHER_ORG];
  const expired = find((row) => everywhere(row) && !lasting(row));
  return {
    admin:
      find((row) => everywhere(row) && lasting(row) && forceful(row)) ??
      (await control.mintToken({ orgs, permissions })),
    agent:
      find((row) => everywhere(row) && lasting(row) && !forceful(row)) ??
      (await control.mintToken({ orgs })),
    foreign:
      find((row) => !everywhere(row) && lasting(row)) ??
      (await control.mintToken({ orgs: ['verify-foreign'], permissions })),
    ...(expired !== undefined && { expired }),
  };
}

async function restoreClock(call: Call, before: Json): Promise<void> {
  if (before['mode'] === 'frozen') {
    await call('PUT', '/__admin/clock', { action: 'freeze', at: before['now'] });
    return;
  }
  await call('PUT', '/__admin/clock', { action: 'reset' });
  const offset = Number(before['offset_ms'] ?? 0);
  if (offset > 0) {
    await call('PUT', '/__admin/clock', {
      action: 'advance',
      duration: `PT${(offset / 1000).toFixed(3)}S`,
    });
  }
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
