/**
 * Text that came from somebody else's server, for a terminal: what would move its cursor, change its
 * colours or turn the direction of writing is written out. In JSON that means the same.
 */
export function toPrintable(text: string): string {
  return text.replaceAll(
    /(?![\t\n])[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
