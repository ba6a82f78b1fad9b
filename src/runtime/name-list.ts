/** More names than these are not read. */
const MOST_NAMES = 40;

/** The first names of a list that may be long. */
export function listed(names: readonly string[], most = MOST_NAMES): string {
  const more = names.length - most;
  const shown = names.slice(0, most).join(', ') || 'none';
  return more > 0 ? `${shown} and ${more} more` : shown;
}
