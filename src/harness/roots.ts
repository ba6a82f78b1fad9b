/** Where the API is, and where a control plane would be. */
export function rootsOf(
  baseUrl: string,
  basePath: string,
): { readonly api: URL; readonly admin: URL } {
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol)) {
    throw new RangeError(
      `${baseUrl} is not a valid base URL. Use one like http://127.0.0.1:4010/v1`,
    );
  }
  const url = new URL(baseUrl);
  const path = url.pathname.replace(/\/$/, '');
  const api = new URL(url);
  api.pathname = path === '' ? basePath : path;
  const admin = new URL(url);
  admin.pathname = path.endsWith(basePath) ? path.slice(0, -basePath.length) : path;
  return { api, admin };
}
