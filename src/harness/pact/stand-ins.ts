import type { Lifecycles } from '../../lifecycles/index.js';
import { ABSENT } from '../../lifecycles/lifecycle.js';
import { providerStates } from '../../lifecycles/provider-state.js';
import { isObject } from '../../runtime/json.js';
import type { OutgoingRequest } from '../message.js';
import { NO_BINDINGS, openDeployment, type Bindings } from '../targets/bindings.js';
import { ROLES, type Role } from '../targets/target.js';

/** What pacts call the tokens of each role: the readable tokens of our simulator. */
const TOKENS: Readonly<Record<Role, string>> = {
  admin: 'test_admin',
  agent: 'test_agent',
  foreign: 'test_other_org',
  expired: 'test_expired',
};

/** What a target has in place of the tokens, organizations and records that a pact names. */
export interface StandIns {
  /**
   * A prepared record for a provider state: what the state is then told to hold. `undefined` when nothing
   * is prepared at all, so that somebody else has to set the state up.
   *
   * @throws Error when no record is left in that state
   */
  take(
    state: string,
    params: unknown,
    options: { readonly toChange: boolean },
  ): Readonly<Record<string, string>> | undefined;
  request(request: OutgoingRequest): OutgoingRequest;
  answer(text: string): string;
}

export interface StandInOptions {
  readonly bindings?: Bindings | undefined;
  /** By the name that stands in the pact. */
  readonly tokens: ReadonlyMap<string, string>;
  /** For every request. One for `authorization` stands for tokens, and not on requests without any. */
  readonly headers: Readonly<Record<string, string>>;
  readonly lifecycles: Lifecycles;
  /** Whose records a pact is about that does not say it. */
  readonly org: string;
}

export function createStandIns(options: StandInOptions): StandIns {
  const { bindings = NO_BINDINGS, lifecycles } = options;
  const { authorization, ...headers } = { ...bindings.headers, ...options.headers };
  const target = openDeployment(bindings, options.org);
  const tokens = tokensOf(options, bindings);
  const states = providerStates(lifecycles);
  /** Ids of the pact and those that stand for them; an organization counts in paths only. */
  const ids = new Map<string, string>();
  let { org } = options;

  const tokenFor = (given: string): string => {
    const name = given.replace(/^Bearer /, '');
    const token = tokens.get(name);
    if (token !== undefined) return / /.test(token) ? token : `Bearer ${token}`;
    const isOther = Object.values(TOKENS).includes(name) && name !== TOKENS.admin;
    return isOther ? given : (authorization ?? given);
  };

  return {
    take(name, params, { toChange }) {
      const state = states.find((each) => each.name === name);
      if (state === undefined || Object.keys(bindings.records).length === 0) return undefined;
      const wanted = isObject(params) ? params : {};
      org = typeof wanted['org'] === 'string' ? wanted['org'] : options.org;
      if (state.state === ABSENT) return { org: target.org };
      const id = target.take(state.kind, state.state, { toChange });
      if (id === undefined) {
        throw new Error(`the bindings have no more ${state.kind} in state ${state.state}`);
      }
      if (typeof wanted['id'] === 'string') ids.set(wanted['id'], id);
      return { id, org: target.org, kind: state.kind, state: state.state };
    },
    request({ headers: sent, path, body, ...same }) {
      const given = sent['authorization'];
      const prepared = path.replace(`/${org}/`, `/${target.org}/`);
      return {
        ...same,
        ...(body !== undefined && { body: replaceBytes(body, ids) }),
        path: replaceAll(bindings === NO_BINDINGS ? path : prepared, ids),
        headers: {
          ...sent,
          ...headers,
          ...(typeof given === 'string' && { authorization: tokenFor(given) }),
        },
      };
    },
    answer: (text) => replaceAll(text, new Map([...ids].map(([id, real]) => [real, id]))),
  };
}

function tokensOf({ tokens }: StandInOptions, bindings: Bindings): ReadonlyMap<string, string> {
  const prepared = ROLES.flatMap((role) => {
    const token = bindings.tokens[role];
    return token === undefined ? [] : [[TOKENS[role], token] as const];
  });
  return new Map([...prepared, ...tokens]);
}

function replaceAll(text: string, pairs: ReadonlyMap<string, string>): string {
  return [...pairs].reduce((done, [from, to]) => done.replaceAll(from, to), text);
}

/** Ids are ASCII, so that the bytes around them stay as they are. */
function replaceBytes(body: Uint8Array, pairs: ReadonlyMap<string, string>): Uint8Array {
  if (pairs.size === 0) return body;
  return Buffer.from(replaceAll(Buffer.from(body).toString('latin1'), pairs), 'latin1');
}
