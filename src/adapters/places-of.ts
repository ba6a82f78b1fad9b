import { existsSync } from 'node:fs';
import type { SimulatorOptions } from '../index.js';

/** The files and directories that a simulator is made of. A name of what this package ships is none. */
export function placesOf(options: SimulatorOptions): readonly string[] {
  const { fixtures, mappings, spec, definitions = [], overlays = [] } = options;
  return [fixtures, mappings, spec, ...definitions, ...overlays].filter(
    (place) => typeof place === 'string' && existsSync(place),
  ) as readonly string[];
}
