import { splitTarget } from '../server/message.js';
import { DEFAULT_WORLD } from '../server/worlds.js';
import { serveAsset } from './assets.js';
import type { AdminHandler } from './handler.js';

const INDEX = 'index.html';

/** The addresses inside the dashboard are the page's own: only names with a dot are files. */
export const getUiFile: AdminHandler<'getUiFile'> = ({ path, request, world }) => {
  if (!splitTarget(request.url).path.startsWith('/__admin/ui/')) {
    const world_ = world.name === DEFAULT_WORLD ? '' : `?world=${world.name}`;
    return { status: 302, headers: { location: `/__admin/ui/${world_}` } };
  }
  return serveAsset('ui', path.file.includes('.') ? path.file : INDEX, request);
};

export const getDocs: AdminHandler<'getDocs'> = ({ request }) => serveAsset('docs', INDEX, request);

export const getDocsFile: AdminHandler<'getDocsFile'> = ({ path, request }) =>
  serveAsset('docs', path.file, request);

/** Addresses whose last parts have slashes in them, and clients send them as they are; an empty one is the page. */
const OPEN = /^(\/__admin\/(?:files|ui|docs)\/)(.*)$/s;

/** The path as the document of the control plane knows it. */
export function toDocumented(sent: string): string {
  if (sent === '/__admin/ui') return `/__admin/ui/${INDEX}`;
  const [, start = '', rest = ''] = OPEN.exec(sent) ?? [];
  if (start === '') return sent;
  if (rest !== '') return start + rest.replaceAll('/', '%2F');
  return start === '/__admin/files/' ? sent : `${start}${INDEX}`;
}
