import { shownUrl } from './roots.js';

interface Redirect {
  /** Under which the request was sent. */
  readonly root: URL;
  /** Path and query of the request, below the root. */
  readonly path: string;
  /** As the answer gives it, often relative. */
  readonly location: string;
}

/**
 * What to do about a redirect. Where the same path is behind it, its base URL is named: nobody can give the
 * address of one record as a base URL.
 */
export function adviseOn({ root, path, location }: Redirect): string {
  const base = baseBehind({ root, path, location });
  if (base === undefined || base === shownUrl(root)) {
    return 'give the address that answers itself as --base-url, and check the tokens if this is a login page';
  }
  return `give ${base} as --base-url`;
}

function baseBehind({ root, path, location }: Redirect): string | undefined {
  const from = shownUrl(root) + path;
  if (!URL.canParse(location, from)) return undefined;
  const url = new URL(location, from);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  const [below = ''] = path.split('?');
  const target = shownUrl(url);
  return target.endsWith(below) ? target.slice(0, -below.length) : undefined;
}
