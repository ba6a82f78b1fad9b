import { isObject } from '../../runtime/json.js';

/** More paths than this make no document easier to call. */
const MOST = 50;

/** The paths of the servers, each without a slash at its end, and with none before them: ''. */
export function basePathsOf(servers: unknown): readonly string[] {
  const paths = new Set<string>();
  for (const server of Array.isArray(servers) ? (servers as unknown[]) : []) {
    if (!isObject(server) || typeof server['url'] !== 'string') continue;
    for (const url of withVariables(server['url'], server['variables'])) paths.add(pathOf(url));
  }
  // An app's base URL may leave the documented path out.
  paths.add('');
  return [...paths].slice(0, MOST).sort((one, other) => other.length - one.length);
}

/** The URL with each value of each variable of its path; a variable without values stays. */
function withVariables(url: string, variables: unknown): readonly string[] {
  let urls = [url];
  for (const [, name = ''] of url.matchAll(/\{([^}]*)\}/g)) {
    const variable = isObject(variables) ? variables[name] : undefined;
    const { enum: values, default: usual } = isObject(variable) ? variable : {};
    const all = [...new Set([usual, ...(Array.isArray(values) ? (values as unknown[]) : [])])]
      .filter((value) => value !== undefined && value !== null)
      .map(String);
    if (all.length === 0) continue;
    urls = urls
      .flatMap((each) => all.map((value) => each.replaceAll(`{${name}}`, value)))
      .slice(0, MOST);
  }
  return urls;
}

function pathOf(url: string): string {
  const path = url
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
    .replace(/^\/\/[^/?#]*/, '')
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '');
  // A relative one is relative to where the document lies, which is the root here.
  return path === '' || path.startsWith('/') ? path : `/${path.replace(/^(\.{1,2}\/)+/, '')}`;
}
