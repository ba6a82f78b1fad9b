import type { components } from '../../openapi/admin-types.gen.js';
import type { Random } from '../../runtime/random.js';
import { PatternError } from './pattern-error.js';

export type DelayDistribution = components['schemas']['DelayDistribution'];

/** Draws a delay, in milliseconds. */
export type DrawDelay = (random: Random) => number;

const DAY = 86_400_000;

/** @throws PatternError when a number is missing, or the numbers do not go together */
export function compileDelay(distribution: DelayDistribution, pointer: string): DrawDelay {
  const need = (name: 'lower' | 'upper' | 'median' | 'sigma' | 'milliseconds'): number => {
    const value = distribution[name];
    if (value !== undefined) return value;
    throw new PatternError(`${pointer}/${name}`, `is required for type ${distribution.type}`);
  };
  switch (distribution.type) {
    case 'fixed': {
      const milliseconds = need('milliseconds');
      return () => milliseconds;
    }
    case 'uniform': {
      const lower = need('lower');
      const upper = need('upper');
      if (upper < lower) throw new PatternError(`${pointer}/upper`, 'must not be below lower');
      return (random) => lower + Math.floor(random.fraction() * (upper - lower + 1));
    }
    case 'lognormal': {
      const median = need('median');
      const sigma = need('sigma');
      if (distribution.maxValue !== undefined && distribution.maxValue < median) {
        throw new PatternError(`${pointer}/maxValue`, 'must not be below median');
      }
      const most = Math.min(distribution.maxValue ?? DAY, DAY);
      return (random) => Math.min(most, Math.round(median * Math.exp(sigma * drawNormal(random))));
    }
  }
}

/** A number of the standard normal distribution, by the method of Box and Muller. */
function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.fraction()));
  return radius * Math.cos(2 * Math.PI * random.fraction());
}
