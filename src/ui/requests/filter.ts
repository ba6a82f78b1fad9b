/** Which requests are shown: asked of the simulator for those of the past, decided here for those that come. */
import type { RequestSummary } from '../live.js';
import { route } from '../route.js';

export interface Filter {
  readonly q?: string;
  readonly status?: string;
  readonly operation?: string;
  readonly org?: string;
}

export function filterOf(): Filter {
  const { q, status, operation, org } = route.value.query;
  return {
    ...(q && { q }),
    ...(status && { status }),
    ...(operation && { operation }),
    ...(org && { org }),
  };
}

export const isFiltering = (filter: Filter): boolean => Object.keys(filter).length > 0;

export function keeps({ q, status, operation, org }: Filter): (request: RequestSummary) => boolean {
  const text = q?.toLowerCase();
  return (request) =>
    (operation === undefined || request.operation === operation) &&
    (org === undefined || request.org === org) &&
    (status === undefined || String(request.status).startsWith(status)) &&
    (text === undefined ||
      [request.method, request.url, request.operation, request.rule, request.reason].some((each) =>
        each?.toLowerCase().includes(text),
      ));
}
