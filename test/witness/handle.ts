import { act, create, requireLive, type Caller } from './actions.js';
import { Refusal, type Answer, type Call, type Switches } from './call.js';
import { isUuid, requireValid } from './input.js';
import { ORG, OTHER_ORG, type Records, type WitnessRecord } from './records.js';

interface Token extends Caller {
  readonly orgs: readonly string[];
}

export const TOKENS = {
  admin: 'witness-admin-token',
  agent: 'witness-agent-token',
  foreign: 'witness-foreign-token',
  expired: 'witness-expired-token',
} as const;

const GOOD: Readonly<Record<string, Token>> = {
  [TOKENS.admin]: { orgs: [ORG, OTHER_ORG, 'yoigo'], mayForce: true },
  [TOKENS.agent]: { orgs: [ORG, OTHER_ORG, 'yoigo'], mayForce: false },
  [TOKENS.foreign]: { orgs: ['elsewhere'], mayForce: true },
};

/** Answers a call, or throws a refusal. */
export function handle(call: Call, records: Records): Answer {
  const { on, operation } = call;
  const creation = !operation.path.includes('{id}');
  const find = (): WitnessRecord | undefined => (creation ? undefined : findRecord(call, records));
  if (on.chooses('input-before-credentials')) requireValid(call);
  if (on.chooses('existence-before-credentials')) find();
  const caller = authenticate(call);
  const scene = { call, records, caller };
  if (on.chooses('existence-before-input')) find();
  if (on.chooses('state-before-input')) {
    const record = find();
    if (record !== undefined) probeState(record, call);
  }
  requireValid(call);
  if (creation) return create(scene);
  const record = find();
  if (record === undefined) {
    const { success } = operation;
    return { status: success, ...(success === 200 && { body: { status: 'CREATED' } }) };
  }
  requireLive(record, call);
  return act(record, scene);
}

/** A server that looks at the state first refuses what is over, whatever else is wrong. */
function probeState(record: WitnessRecord, call: Call): void {
  const changes = call.operation.method === 'POST' && call.operation.section === 'agent';
  const over = ['CANCELLED', 'CLOSED'].includes(record.state);
  const lenient = call.on.chooses('conflicts-never') || call.on.chooses('repeat-accepted');
  if (changes && over && !lenient) throw new Refusal(409, 'it is over');
}

function authenticate({ operation, headers, org, on }: Call): Caller {
  const chain = operation.section === 'chain';
  const missing401 = on.chooses('chain-missing-401') && headers.authorization === undefined;
  const deletion403 = on.chooses('deletion-invalid-403') && operation.method === 'DELETE';
  const status = (chain && !missing401) || deletion403 ? 403 : 401;
  const breaks = on.breaks.bind(on, operation.id);
  const { authorization } = headers;
  if (authorization === undefined && breaks('no token needed')) return { mayForce: false };
  if (authorization !== undefined && breaks('any token taken')) return { mayForce: false };
  if (on.chooses('other-scheme-accepted') && /^Basic /.test(authorization ?? '')) {
    return { mayForce: false };
  }
  const [, text = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  const token = GOOD[text];
  if (token === undefined) throw new Refusal(status, 'the token is not valid');
  if (token.orgs.includes(org) || on.chooses('foreign-token-accepted')) return token;
  if (on.chooses('foreign-token-404')) throw new Refusal(404, 'not found');
  throw new Refusal(on.chooses('foreign-token-403') ? 403 : status, 'not of this organization');
}

/** The record, or nothing where the server takes any id. */
function findRecord({ operation, org, id, on }: Call, records: Records): WitnessRecord | undefined {
  const { section } = operation;
  const record = records.find(section, org, id);
  if (record !== undefined) {
    if (on.chooses('created-seen-late') && records.isNew(record)) throw new Refusal(404, 'not yet');
    return record;
  }
  if (on.breaks(operation.id, 'unknown id taken')) return undefined;
  if (records.wasRemoved(section, org, id)) {
    if (on.chooses('deleted-again-204') && operation.method === 'DELETE') return undefined;
    if (on.chooses('deleted-410')) throw new Refusal(410, 'it was deleted');
    if (on.chooses('deleted-conflicts')) throw new Refusal(409, 'it was deleted');
  }
  if (!isUuid(id)) requireForm(section, on);
  if (section === 'signature') {
    for (const status of [400, 403, 410, 422] as const) {
      if (on.chooses(`unknown-sign-${status}`)) throw new Refusal(status, 'not known');
    }
  }
  throw new Refusal(404, 'not found');
}

/** How an id that is not a uuid is refused, where that is told apart from one that is not known. */
function requireForm(section: Call['operation']['section'], on: Switches): void {
  const uuidNeeded = section === 'agent' || section === 'otp' || section === 'signature';
  if (on.chooses('malformed-any-id-400') || (uuidNeeded && on.chooses('malformed-id-400'))) {
    throw new Refusal(400, 'the id is not a uuid');
  }
  if (uuidNeeded && on.chooses('malformed-id-422')) throw new Refusal(422, 'the id is not a uuid');
}
