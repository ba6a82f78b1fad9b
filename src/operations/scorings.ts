import type { Capture, DocumentScoring } from '../lifecycles/records.js';
import { createRandom } from '../runtime/random.js';
import { extend } from '../runtime/extend.js';
import { instantAfter } from '../runtime/duration.js';
import type { Context, Handler, UploadedFile } from './handler.js';
import { sniffImage } from './image.js';
import { create, drawId, transition, type Act } from './transition.js';

const KIND = 'document-scoring';

/** A document passes from this score on. */
const PASS_MARK = 0.5;

/** What a newer version of the page Scoring says of a session that was created without a number. */
const MAX_SCORE_RETRIES = 5;

/** How long the credentials for the provider are good for. */
const CREDENTIALS_EXPIRE_IN = 'PT1H';

export const createScoring: Handler<'createScoring'> = async ({ path, body }, context) => {
  const { now } = context;
  const record: DocumentScoring = {
    kind: KIND,
    id: await drawId(KIND, context),
    org: path.org_id,
    state: 'CREATED',
    created_at: now,
    expires_at: instantAfter(now, body.expires_in),
    document: { type: body.document.type, country: body.document.country },
    provider: body.provider,
    attempts: 0,
    ...limitOf(body),
    captures: [],
  };
  return create(record, 'createScoring', context, { scoring_id: record.id });
};

export const getScoring: Handler<'getScoring'> = ({ path }, context) =>
  transition(target(path, 'getScoring'), context, { body: scoringOf });

export const getCaptures: Handler<'getCaptures'> = ({ path }, context) =>
  transition(target(path, 'getCaptures'), context, { body: ({ captures }) => ({ captures }) });

export const scoreIdentityDocument: Handler<'scoreIdentityDocument'> = ({ path, files }, context) =>
  transition(target(path, 'scoreIdentityDocument'), context, {
    facts: ({ attempts, max_score_retries = MAX_SCORE_RETRIES }) => ({
      usedUp: attempts >= max_score_retries,
    }),
    change: (record) => scored(record, files, context),
  });

export const closeScoring: Handler<'closeScoring'> = ({ path }, context) =>
  transition(target(path, 'closeScoring'), context);

export const delegateIdentityDocument: Handler<'delegateIdentityDocument'> = ({ path }, context) =>
  transition(target(path, 'delegateIdentityDocument'), context, {
    body: (record) => ({
      provider: record.provider,
      credentials: {
        access_token: context.random.hex(40),
        expires_at: instantAfter(context.now, CREDENTIALS_EXPIRE_IN),
      },
      metadata: {
        session_id: context.random.uuid(),
        url: `https://provider.example/${record.provider.toLowerCase()}/sessions/${record.id}`,
      },
    }),
  });

/** Not in the contract as shipped, so anything may stand there. */
function limitOf(body: object): Pick<DocumentScoring, 'max_score_retries'> {
  const limit: unknown = 'max_score_retries' in body ? body.max_score_retries : undefined;
  return typeof limit === 'number' && Number.isInteger(limit) ? { max_score_retries: limit } : {};
}

function target(
  path: { readonly org_id: string; readonly scoring_id: string },
  operation: string,
): Act<typeof KIND> {
  return { kind: KIND, org: path.org_id, id: path.scoring_id, event: { operation } };
}

/**
 * The session after one more attempt. The score is drawn from the session and the number of the
 * attempt, so the same upload scores the same in every run; a file name that mentions passing or
 * failing decides instead of chance.
 */
function scored(
  record: DocumentScoring,
  files: readonly UploadedFile[],
  { now }: Context,
): DocumentScoring {
  const attempts = record.attempts + 1;
  const score = round(drawScore(record.id, attempts, files));
  return extend(record, {
    attempts,
    captures: files.length === 0 ? record.captures : toCaptures(files, now),
    result: score >= PASS_MARK ? 'PASSED' : 'FAILED',
    score,
    scored_at: now,
  });
}

/** The body is optional in the documentation: an attempt without an image has nothing to pass with. */
function drawScore(id: string, attempts: number, files: readonly UploadedFile[]): number {
  if (files.length === 0) return 0;
  const chance = createRandom(attempts, id).fraction();
  switch (wantedResult(files)) {
    case 'PASSED':
      return PASS_MARK + chance * (1 - PASS_MARK);
    case 'FAILED':
      return chance * PASS_MARK;
    default:
      return chance;
  }
}

function wantedResult(files: readonly UploadedFile[]): 'PASSED' | 'FAILED' | undefined {
  const names = files.map(({ filename = '' }) => filename.toLowerCase());
  if (names.some((name) => name.includes('failed'))) return 'FAILED';
  if (names.some((name) => name.includes('passed'))) return 'PASSED';
  return undefined;
}

/** Rounded down, so that a score never crosses the pass mark by its rounding. */
function round(score: number): number {
  return Math.floor(score * 100) / 100;
}

function toCaptures(files: readonly UploadedFile[], now: string): readonly Capture[] {
  return files.map((file, index) => {
    const contentType = sniffImage(file.bytes);
    if (contentType === undefined)
      throw new Error('an upload that is not an image passed the checks');
    return {
      side: sideOf(file, index),
      content_type: contentType,
      size_bytes: file.bytes.length,
      captured_at: now,
    };
  });
}

/** What the part or its file calls itself; without a word of it, the first is the front. */
function sideOf({ name = '', filename = '' }: UploadedFile, index: number): Capture['side'] {
  const words = `${name} ${filename}`.toLowerCase();
  if (words.includes('back')) return 'back';
  if (words.includes('front')) return 'front';
  return index === 0 ? 'front' : 'back';
}

/** As `IdentityDocumentScoring`. */
function scoringOf(record: DocumentScoring): unknown {
  const { id, state, document, provider, expires_at, attempts, result, score, scored_at } = record;
  return {
    scoring_id: id,
    status: state,
    document,
    provider,
    expires_at,
    attempts,
    ...(result !== undefined && { result, score, scored_at }),
  };
}
