/** Where a target is, as the command line says it. */
export interface Place {
  /** Base URLs of the API to try, the likeliest first. */
  readonly roots: readonly URL[];
  /** Where a control plane would be. */
  readonly admin: URL;
  /** Of the URL, as the value of an Authorization header. They are never shown. */
  readonly credentials?: string;
}

/**
 * Reads a base URL, with or without the base path of the document. A target without any base path is
 * found too: what answers is seen before the suites.
 */
export function readBaseUrl(baseUrl: string, basePath: string): Place {
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol)) {
    throw new RangeError(
      `${withoutCredentials(baseUrl)} is not a valid base URL. Use one like http://127.0.0.1:4010/v1`,
    );
  }
  const url = new URL(baseUrl);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  const base = basePath.replace(/\/$/, '');
  const path = url.pathname.replace(/\/+$/, '');
  const under = (pathname: string): URL => {
    const root = new URL(url);
    root.pathname = pathname;
    return root;
  };
  const complete = base !== '' && path.endsWith(base);
  const paths = complete ? [path] : path === '' ? [base, ''] : [path, path + base];
  const credentials = [username, password].map(decodeURIComponent).join(':');
  return {
    roots: [...new Set(paths)].map(under),
    admin: under(complete ? path.slice(0, -base.length) : path),
    ...(credentials !== ':' && {
      credentials: `Basic ${Buffer.from(credentials).toString('base64')}`,
    }),
  };
}

/** A URL as it may be shown. */
export function withoutCredentials(text: string): string {
  return text.replace(/^([a-z][a-z+.-]*:\/\/)?[^/@\s]*@/i, '$1');
}

export const shownUrl = (url: URL): string => url.href.replace(/\/$/, '');
