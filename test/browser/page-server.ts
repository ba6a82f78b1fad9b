import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import { closeServer, listen } from '../support/listening.js';

const SIMULATOR = path.resolve('dist/browser');

/** A page with the simulator in it, and nothing else behind it. */
export interface PageServer {
  readonly url: string;
  /** What was asked of the server beside the files of the page. */
  readonly strays: readonly string[];
  /** The files of the simulator that were asked for. */
  readonly loaded: Set<string>;
  /** Exchanges the service worker for another text. */
  updateWorker(): void;
  close(): Promise<void>;
}

/** No script but our own files, and none from text: a page may be as strict as it likes. */
const POLICY = "default-src 'self'; script-src 'self'; connect-src 'self'";

const PAGE = `<!doctype html><meta charset="utf-8"><title>app</title><link rel="icon" href="data:,">
<script type="module" src="/page.js"></script>`;

const SCRIPT = readFileSync('test/browser/in-page.mjs', 'utf8');

/** As a bundler of an app does it: one file, since a service worker loads nothing later. */
async function bundleWorker(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      resolveDir: SIMULATOR,
      contents: `import { createFetchListener, createSimulator } from './index.js';
        self.addEventListener('install', () => self.skipWaiting());
        self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
        self.addEventListener('fetch', createFetchListener(createSimulator({ data: 'indexeddb:worker' })));`,
    },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

export async function servePage(): Promise<PageServer> {
  let worker = await bundleWorker();
  const strays: string[] = [];
  const loaded = new Set<string>();
  const texts: Readonly<Record<string, () => string>> = {
    '/': () => PAGE,
    '/lenient': () => PAGE,
    '/page.js': () => SCRIPT,
    '/worker.js': () => worker,
  };
  const server: Server = createServer((request, response) => {
    const name = request.url ?? '';
    const file = name.startsWith('/simulator/')
      ? readFileSync(path.join(SIMULATOR, name.slice(11)))
      : texts[name]?.();
    if (name.startsWith('/simulator/')) loaded.add(name.slice(11));
    if (file === undefined) {
      strays.push(`${request.method ?? ''} ${name}`);
      response.writeHead(404).end();
      return;
    }
    const isPage = name === '/' || name === '/lenient';
    response.writeHead(200, {
      'content-type': isPage ? 'text/html' : 'text/javascript',
      ...(name !== '/lenient' && { 'content-security-policy': POLICY }),
    });
    response.end(file);
  });
  return {
    url: await listen(server),
    strays,
    loaded,
    updateWorker() {
      worker += '\n// Another version.';
    },
    close: () => closeServer(server),
  };
}
