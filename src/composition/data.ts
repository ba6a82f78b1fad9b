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

/** The directory that keeps the state, where one does. */
export function directoryOf(data: string | undefined): string | undefined {
  const place = dataPlaceOf(data);
  return place.kind === 'directory' ? place.path : undefined;
}
