/** What the lifecycle documents of this API cannot say as data: the scoring of images, and a URL. */
import {
  NobodyError,
  type People,
  type Scope,
  type UploadedFile,
} from '../lifecycles/expression.js';
import type { Effects } from '../lifecycles/template.js';
import { sniffImage, type ImageType } from '../runtime/image.js';
import { createRandom } from '../runtime/random.js';

/** A document passes from this score on. */
const PASS_MARK = 0.5;

interface Capture {
  readonly side: 'front' | 'back';
  readonly content_type: ImageType;
  readonly size_bytes: number;
  readonly captured_at: string;
}

export const effects: Effects = {
  captures: ({ request: { files }, record, now }) =>
    files.length === 0 ? record['captures'] : toCaptures(files, now),

  /** From 0 (surely false) to 1 (surely genuine). */
  score: (scope) => scoreOf(scope),

  result: (scope) => (scoreOf(scope) >= PASS_MARK ? 'PASSED' : 'FAILED'),

  /** Of a session that was made up: one image, where it has a result. */
  seededCaptures: ({ record, now, random }) =>
    record['result'] === undefined
      ? []
      : [
          {
            side: 'front',
            content_type: 'image/jpeg',
            size_bytes: 20_000 + (random.uint32() % 80_000),
            captured_at: now,
          },
        ],

  person: (scope) => personOf(scope),

  signer(scope) {
    const { name, last_name } = personOf(scope);
    return { name, last_name };
  },

  /** Where the provider would go on with the session. */
  sessionUrl: ({ record }) =>
    `https://provider.example/${String(record['provider']).toLowerCase()}/sessions/${String(record['id'])}`,
};

function personOf({ people }: Scope): ReturnType<People['actor']> {
  if (people === undefined) {
    throw new NobodyError('an identification needs an actor here, and a signature a signer');
  }
  return people.actor();
}

/**
 * The score is drawn from the session and the number of the attempt, so the same upload scores the same
 * in every run; a file name that mentions passing or failing decides instead of chance.
 */
function scoreOf({ request: { files }, record }: Scope): number {
  return round(drawScore(String(record['id']), Number(record['attempts']) + 1, files));
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
