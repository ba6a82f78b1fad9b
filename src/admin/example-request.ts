import type { Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import type { Contract } from '../openapi/contract.js';
import { written, type Operation } from '../openapi/operation.js';
import { placeToken } from '../openapi/secrets.js';
import { BOUNDARY, exampleUpload, isUpload } from '../openapi/upload.js';
import { parseInstant, type Clock } from '../runtime/clock.js';
import { EVERY_ORG, type Fixtures, type TestToken } from '../seed/fixtures.js';
import type { Draft } from './draft.js';

/** A valid request about a record, made of the examples of the document. */
export function exampleRequest(
  operation: Operation,
  options: {
    readonly contract: Contract;
    readonly lifecycle: Lifecycle;
    readonly record: Pick<AnyRecord, 'id' | 'org'>;
    /** The name of a test token; none for `--auth none`. */
    readonly token: string | undefined;
  },
): Draft {
  const { contract, lifecycle, record, token } = options;
  const exampleFor = (name: string): string => {
    const example = operation.parameters.find((each) => each.name === name)?.example;
    return typeof example === 'string' || typeof example === 'number' ? String(example) : name;
  };
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(
      (name === lifecycle.id
        ? record.id
        : name === lifecycle.tenant
          ? record.org
          : exampleFor(name)
      ).toWellFormed(),
    ),
  );
  const sent = token === undefined ? undefined : placeToken(operation, `Bearer ${token}`);
  const headers: Record<string, string> = { accept: 'application/json', ...sent?.headers };
  const query = new URLSearchParams(sent?.query);
  for (const { in: place, name, required, example } of operation.parameters) {
    if (!required) continue;
    if (place === 'header') headers[name] = String(example);
    if (place === 'query') query.set(name, String(example));
  }
  const url = contract.basePath + path + (query.size === 0 ? '' : `?${query.toString()}`);
  const draft = { method: operation.method, url, headers };
  const { body } = operation;
  if (body === undefined) return draft;
  const mediaType = body.mediaTypes[0] ?? 'application/json';
  if (isUpload(operation)) {
    headers['content-type'] = `${mediaType}; boundary=${BOUNDARY}`;
    return { ...draft, body_base64: exampleUpload(operation) };
  }
  headers['content-type'] = mediaType;
  return { ...draft, body: written(body, body.example ?? {}) };
}

/** Of the test tokens that are good for an owner and not expired, the one that permits most. */
export function tokenFor(org: string, { tokens }: Fixtures, clock: Clock): TestToken | undefined {
  return tokens
    .filter(
      ({ orgs, expires_at }) =>
        (orgs.includes(org) || orgs.includes(EVERY_ORG)) &&
        (expires_at === undefined || parseInstant(expires_at) > clock.epoch()),
    )
    .reduce<TestToken | undefined>(
      (best, token) =>
        best === undefined || token.permissions.length > best.permissions.length ? token : best,
      undefined,
    );
}
