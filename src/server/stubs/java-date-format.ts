/** A format of dates in Java's letters cannot be used. The message goes on after its place. */
export class DateFormatError extends Error {
  override readonly name = 'DateFormatError';
}

/** A letter of a format, and how often it stands there. */
export interface DateField {
  readonly letter: string;
  readonly count: number;
}

/** A text to stand as it is, or a field of the date. */
export type Piece = string | DateField;

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
export const DAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/**
 * Reads a format such as `yyyy-MM-dd'T'HH:mm:ss`.
 *
 * @param letters those that may stand in it
 * @throws DateFormatError
 */
export function readFormat(format: string, letters: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const [part] of format.matchAll(/''|'(?:[^']|'')*'|([a-zA-Z])\1*|[^a-zA-Z']+|'/g)) {
    if (part === "''") pieces.push("'");
    else if (part === "'") throw new DateFormatError('has a quote that is not closed');
    else if (part.startsWith("'")) pieces.push(part.slice(1, -1).replaceAll("''", "'"));
    else if (!/^[a-zA-Z]/.test(part)) pieces.push(part);
    else if (!letters.includes(part.charAt(0))) {
      throw new DateFormatError(
        `has ${part}, and the supported letters are ${letters} (put text into single quotes)`,
      );
    } else pieces.push({ letter: part.charAt(0), count: part.length });
  }
  return pieces;
}
