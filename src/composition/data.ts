/** Where the state of a simulator is kept, as `data` says it. */
export type DataPlace =
  | { readonly kind: 'memory' }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'database'; readonly url: string };

const DATABASE = /^postgres(?:ql)?:\/\//i;

export function dataPlaceOf(data = 'memory'): DataPlace {
  if (data === 'memory') return { kind: 'memory' };
  return DATABASE.test(data) ? { kind: 'database', url: data } : { kind: 'directory', path: data };
}

/** For a person: a URL without its credentials. */
export function describeData(data: string): string {
  const place = dataPlaceOf(data);
  if (place.kind === 'memory') return 'in memory only, lost at exit';
  if (place.kind === 'directory') return `in ${place.path}`;
  const shown = URL.canParse(place.url) ? new URL(place.url) : undefined;
  return `in PostgreSQL at ${shown?.host ?? ''}${shown?.pathname ?? ''}`;
}

/** The directory that keeps the state, where one does. */
export function directoryOf(data: string | undefined): string | undefined {
  const place = dataPlaceOf(data);
  return place.kind === 'directory' ? place.path : undefined;
}
