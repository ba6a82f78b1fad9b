import { NO_TENANT } from '../lifecycles/records.js';

/** Whose records requests are about, where nobody says it: the first owner that the definition knows. */
export const ownerIn = ({ tenants }: { readonly tenants: readonly string[] }): string =>
  tenants[0] ?? NO_TENANT;
