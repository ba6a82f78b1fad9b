import { route, alter } from '../route.js';

/** What is asked of the records, as the address has it. */
export interface Filter {
  readonly q?: string;
  readonly org?: string;
  readonly state?: string;
}

export function filterOf(): Filter {
  const { q, org, state } = route.value.query;
  return { ...(q && { q }), ...(org && { org }), ...(state && { state }) };
}

export const setFilter = (filter: { readonly [Name in keyof Filter]?: string | undefined }): void =>
  alter(filter);
