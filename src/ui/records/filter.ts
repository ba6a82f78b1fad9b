import { route, alter } from '../route.js';

/** What is asked of the records, as the address has it. */
export interface Filter {
  readonly q?: string;
  readonly org?: string;
}

export function filterOf(): Filter {
  const { q, org } = route.value.query;
  return { ...(q && { q }), ...(org && { org }) };
}

export const setFilter = (filter: { readonly [Name in keyof Filter]?: string | undefined }): void =>
  alter(filter);
