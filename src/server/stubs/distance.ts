import { PER_CHARACTER, type Examined } from './examined.js';

/** How far a value is from what is wanted: 0 is a match, 1 has nothing in common with it. */
export interface Distance {
  (value: Examined | undefined): number;
  /**
   * How far WireMock holds it, where that is something else; NaN is farther than anything. Of several
   * values it tries the closest one only, even when another one matches.
   */
  readonly asWireMock?: (value: Examined) => number;
}

/** WireMock fails at this value with 500: whatever stands around the pattern, it does not match. */
export class Unanswerable extends Error {
  override readonly name = 'Unanswerable';
}

/** Takes what cannot be answered for something that has nothing in common with what is wanted. */
export function answered(distance: () => number): number {
  try {
    return distance();
  } catch (error) {
    if (error instanceof Unanswerable) return 1;
    throw error;
  }
}

/** A value that is not there matches no positive matcher. */
export const when = (test: (value: Examined) => boolean): Distance => {
  return (value) => (value !== undefined && test(value) ? 0 : 1);
};

export const unless = (test: (value: Examined) => boolean): Distance => {
  return (value) => (value !== undefined && test(value) ? 1 : 0);
};

/** Adds what WireMock holds to be the distance. */
export const heldAs = (
  distance: (value: Examined | undefined) => number,
  asWireMock: (value: Examined) => number,
): Distance => Object.assign(distance.bind(undefined), { asWireMock });

const held = (distance: Distance, value: Examined): number =>
  (distance.asWireMock ?? distance)(value);

export function allOf(parts: readonly Distance[]): Distance {
  const mean = (of: (part: Distance) => number): number =>
    parts.reduce((sum, part) => sum + of(part), 0) / parts.length;
  return heldAs(
    (value) => mean((part) => part(value)),
    (value) => mean((part) => held(part, value)),
  );
}

export function anyOf(parts: readonly Distance[]): Distance {
  return heldAs(
    (value) => least(parts.map((part) => part(value))),
    (value) => least(parts.map((part) => held(part, value))),
  );
}

/** NaN comes last, as to Java. */
const least = (distances: readonly number[]): number =>
  distances.reduce((closest, one) => (one < closest || Number.isNaN(closest) ? one : closest));

/** How far the closest of some values is. */
export const leastDistance = (distance: Distance, values: readonly Examined[]): number =>
  least(values.map(distance));

/** How far WireMock holds several values to be, where the first match among them is enough. */
export function heldOfAny(distance: Distance, values: readonly Examined[]): number {
  const match = values.find((value) => distance(value) === 0);
  return least((match ? [match] : values).map((value) => held(distance, value)));
}

/** A name may be sent several times: its value that is closest to WireMock decides. */
export function closestOf(distance: Distance, values: readonly Examined[]): number {
  const distances = values.map(distance);
  const closest = least(distances);
  const isClear = closest > 0 || distances.every((one) => one === 0);
  if (isClear || distance.asWireMock === undefined) return closest;
  const all = values.map(distance.asWireMock);
  return distances[all.indexOf(least(all))] ?? closest;
}

/** The share of Levenshtein's edits in the longer text; NaN between two empty ones. */
export function editDistance(expected: string, { text, work }: Examined): number {
  if (text === expected) return text === '' ? Number.NaN : 0;
  work.spend(expected.length * text.length * PER_CHARACTER);
  let above = Array.from({ length: text.length + 1 }, (_, column) => column);
  for (let row = 0; row < expected.length; row += 1) {
    const line = [row + 1];
    for (let column = 0; column < text.length; column += 1) {
      const swapped = (above[column] ?? 0) + (expected[row] === text[column] ? 0 : 1);
      line.push(Math.min(swapped, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return (above.at(-1) ?? 0) / Math.max(expected.length, text.length);
}
