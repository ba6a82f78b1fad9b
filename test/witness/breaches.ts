import { IDENTIFICATION_BREACHES } from './breaches-identifications.js';
import { SCORING_BREACHES } from './breaches-scoring.js';
import { SIGNATURE_BREACHES } from './breaches-signatures.js';

/** Sentences of the five pages, and a way to contradict each. */
export const BREACHES = [
  ...IDENTIFICATION_BREACHES,
  ...SCORING_BREACHES,
  ...SIGNATURE_BREACHES,
] as const;

export type BreachLabel = (typeof BREACHES)[number]['label'];
