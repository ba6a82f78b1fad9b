import { isDeepStrictEqual } from 'node:util';
import { credentialsStatus, isPublic, type Operation } from '../../openapi/operation.js';
import type { CheckEvent } from '../event.js';
import { claimOfCredentials, claimOfWalk } from '../claims.js';
import { judge, PASSED, type Judgement } from '../judge.js';
import { isObservable, isRefused, unchanged, watch } from '../watch.js';
import { placeFor } from '../place.js';
import { asked, type Walk } from '../plan.js';
import { idParameter } from '../requests.js';
import { otherScheme, schemesOf } from '../../openapi/secrets.js';
import type { Session } from '../session.js';
import { stage } from '../stage.js';
import { skip, tell, worst, type TestCase } from '../tell.js';
import type { Suite } from './suite.js';

interface BadCredentials {
  readonly name: string;
  readonly rule: string;
  /** As an Authorization header; `null` for none at all, `undefined` when this target has no such. */
  readonly authorization: string | null | undefined;
  /** The header itself, whatever the operation takes. */
  readonly header?: string;
  readonly inferred?: true;
}

/** Every operation with every kind of bad credentials. They are looked at before anything else. */
export const credentials: Suite = async function* (session, baseUrl) {
  const tokens = await badTokens(session);
  for (const operation of session.operations) {
    const kinds = isPublic(operation) ? [] : badCredentials(session, operation, tokens);
    for (const bad of kinds) {
      if (!session.wants(operation.id, bad.rule, bad.name)) continue;
      yield await refuse(session, baseUrl, operation, bad);
    }
    yield* withoutPermission(session, baseUrl, operation);
  }
};

const WITHOUT_PERMISSION = 'a token without the permission';

/** The operations that look at the permissions of a token, with one that lacks what is needed. */
async function* withoutPermission(
  session: Session,
  baseUrl: string,
  operation: Operation,
): AsyncGenerator<CheckEvent> {
  const all = session.walks();
  const walk = all.find(
    (each) =>
      each.operation === operation.id &&
      each.role === 'agent' &&
      each.row.status >= 400 &&
      all.some((other) => isPermitted(each, other)),
  );
  if (walk === undefined || !session.wants(operation.id, walk.row.id, WITHOUT_PERMISSION)) return;
  const { kind, state, row } = walk;
  const testCase: TestCase = {
    check: 'credentials',
    name: WITHOUT_PERMISSION,
    operation: operation.id,
    kind,
    state,
    rule: row.id,
    expected: `${row.status}, and nothing changes`,
  };
  const authorization = session.target.token('agent');
  const forbidden =
    session.forbids(operation) ??
    (authorization === undefined ? 'no token of the role agent is known' : undefined);
  const staged =
    forbidden === undefined
      ? await stage(session, kind, state, { toChange: false, details: walk.record })
      : { reason: forbidden };
  if (staged.reason !== undefined) {
    yield skip(testCase, staged.reason);
    return;
  }
  const watched = await watch(session, kind, staged.id);
  const exchange = await session.ask(operation, {
    id: staged.id,
    ...asked(walk),
  });
  const judgement = judge(session, operation, exchange.outcome, {
    statuses: [row.status],
    rules: [row.id],
    claim: claimOfWalk(session, walk, staged.id),
  });
  const kept = await unchanged(session, watched);
  yield tell(session.target, baseUrl, testCase, exchange, worst(judgement, kept));
}

/** Whether one walk is the other with the permission, and succeeds. */
function isPermitted(refused: Walk, { role, row, ...other }: Walk): boolean {
  const { role: _role, row: _row, ...same } = refused;
  return role === 'admin' && row.status < 300 && isDeepStrictEqual(same, other);
}

/** What does not let the operation happen, in the way in which it takes tokens. */
function badCredentials(
  session: Session,
  operation: Operation,
  tokens: readonly BadCredentials[],
): readonly BadCredentials[] {
  const header = otherScheme(operation);
  const isBearer = schemesOf(operation).some(({ type }) => type === 'bearer');
  const isOwned = session.lifecycles.forOperation(operation.id)?.tenant !== undefined;
  const others = tokens
    .filter(({ name }) => isBearer || !name.includes('JWT'))
    .filter(({ rule }) => isOwned || rule !== 'credentials.organization');
  return [
    { name: 'no token', rule: 'credentials.missing', authorization: null },
    ...(header === undefined
      ? []
      : [
          {
            name: 'another scheme',
            rule: 'credentials.missing',
            authorization: null,
            header,
            inferred: true as const,
          },
        ]),
    ...others,
  ];
}

async function badTokens({ target }: Session): Promise<readonly BadCredentials[]> {
  const { control, org } = target;
  const minted = await control?.mintToken({ orgs: [org] });
  return [
    { name: 'unknown token', rule: 'credentials.invalid', authorization: 'Bearer not-a-token' },
    {
      name: 'an expired token',
      rule: 'credentials.expired',
      authorization: target.token('expired'),
    },
    {
      name: 'a token for another organization',
      rule: 'credentials.organization',
      authorization: target.token('foreign'),
      inferred: true,
    },
    ...(control === undefined || minted === undefined
      ? []
      : [
          {
            name: 'a JWT with another signature',
            rule: 'credentials.invalid',
            authorization: tamper(minted),
          },
          {
            name: 'a JWT without a signature',
            rule: 'credentials.invalid',
            authorization: unsign(minted),
          },
          {
            name: 'a JWT that expires now',
            rule: 'credentials.expired',
            authorization: await control.mintToken({ orgs: [org], expires_in: 'PT0S' }),
          },
          {
            name: 'a JWT for another organization',
            rule: 'credentials.organization',
            authorization: await control.mintToken({ orgs: [`${org}-not`] }),
            inferred: true as const,
          },
        ]),
  ];
}

async function refuse(
  session: Session,
  baseUrl: string,
  operation: Operation,
  { name, rule, authorization, header, inferred }: BadCredentials,
): Promise<CheckEvent> {
  const status = credentialsStatus(operation);
  const kind = session.lifecycles.forOperation(operation.id)?.kind;
  const isCreation = idParameter(operation, session.lifecycles) === undefined;
  const observable = kind !== undefined && isObservable(session, kind, isCreation ? undefined : '');
  const testCase: TestCase = {
    check: 'credentials',
    name,
    operation: operation.id,
    rule,
    expected: observable ? `${status}, and nothing changes` : String(status),
  };
  const forbidden = session.forbids(operation);
  if (forbidden !== undefined) return skip(testCase, forbidden);
  if (authorization === undefined) return skip(testCase, `${name} is not in the bindings`);
  if (kind === undefined) return skip(testCase, 'the operation has no lifecycle');
  const existing = isCreation
    ? undefined
    : await stage(session, kind, session.lifecycles.of(kind).initial, { toChange: false });
  // Bad credentials are refused whether or not there is such a record.
  const id = existing?.id ?? session.unknownId(operation.id);

  // Nor where what it belongs to is: who acts all the same could not be seen there.
  const place = await placeFor(session, operation);
  const watched = await watch(session, kind, existing?.id);
  const { request, outcome } = await session.ask(operation, {
    id,
    authorization,
    ...place,
    ...(header !== undefined && { headers: { authorization: header } }),
  });
  const judgement = judge(session, operation, outcome, {
    statuses: [status],
    rules: [rule],
    claim: claimOfCredentials(session, operation, {
      missing: authorization === null && header === undefined,
      existing: existing?.id !== undefined && session.isPlaceKnown(operation, { id }),
      inferred: inferred ?? false,
    }),
  });
  const kept: Judgement = isRefused(outcome) ? await unchanged(session, watched) : PASSED;
  return tell(session.target, baseUrl, testCase, { request, outcome }, worst(judgement, kept));
}

/** The last but one character: the bits of the last one are not all used. */
function tamper(token: string): string {
  const flipped = token.at(-10) === 'A' ? 'B' : 'A';
  return `${token.slice(0, -10)}${flipped}${token.slice(-9)}`;
}

function unsign(token: string): string {
  const [, payload = ''] = token.replace(/^Bearer /, '').split('.');
  const head = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  return `Bearer ${head}.${payload}.`;
}
