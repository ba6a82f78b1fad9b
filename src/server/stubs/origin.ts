/**
 * Where a stub may hand requests on to, as given with --allow-proxy.
 *
 * @throws Error when the text is more or less than an origin
 */
export function requireOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) {
    return url.origin;
  }
  throw new Error(`--allow-proxy takes an origin such as https://api.example.com, not ${text}`);
}
