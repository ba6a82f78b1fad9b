import type { Tone } from '../parts/status.js';

const TONES: Readonly<Record<string, Tone>> = {
  passed: 'good',
  failed: 'bad',
  refuted: 'warn',
  inconclusive: 'warn',
};

export const toneOf = (verdict: string): Tone => TONES[verdict] ?? 'plain';
