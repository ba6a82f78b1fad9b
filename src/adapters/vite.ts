/** A plugin of Vite: the API and its control plane answer from the dev server. */
import path from 'node:path';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import type { Simulator, SimulatorOptions } from '../index.js';
import { messageOf } from '../runtime/failure.js';
import { placesOf } from './places-of.js';

/** How the simulator is started. It takes no port: the dev server is its server. */
export type MasstackPluginOptions = Omit<SimulatorOptions, 'listen' | 'port' | 'host'>;

type Start = (options: SimulatorOptions) => Promise<Simulator>;

export function createPlugin(start: Start, options: MasstackPluginOptions): Plugin {
  let simulator: Simulator | undefined;
  const open = (): Promise<Simulator> => start({ ...options, listen: false });

  const serve = async (server: ViteDevServer | PreviewServer): Promise<void> => {
    await simulator?.close();
    simulator = await open();
    server.middlewares.use((request, response, next) => {
      simulator?.middleware(request, response, next);
    });
    server.httpServer?.once('close', () => {
      void simulator?.close().catch(() => undefined);
      simulator = undefined;
    });
    const print = server.printUrls.bind(server);
    server.printUrls = () => {
      print();
      const base = server.resolvedUrls?.local[0]?.replace(/\/+$/, '') ?? '';
      const api = `${base}${simulator?.about.basePath ?? ''}`;
      server.config.logger.info(`  ➜  masstack-mock: ${api}, dashboard ${base}/__admin/ui/`);
    };
  };

  /** What cannot be used leaves the one that runs in its place. */
  const restart = async ({ config }: ViteDevServer): Promise<void> => {
    try {
      const next = await open();
      const last = simulator;
      simulator = next;
      config.logger.info('masstack-mock: started again, because its files have changed');
      await last?.close();
    } catch (error) {
      config.logger.error(`masstack-mock: ${messageOf(error)} The simulator goes on as it was.`);
    }
  };

  return {
    name: 'masstack-mock',
    async configureServer(server) {
      await serve(server);
      const places = placesOf(options).map((place) => path.resolve(place));
      if (places.length === 0) return;
      server.watcher.add(places);
      server.watcher.on('all', (_event, file) => {
        const changed = path.resolve(file);
        const isOurs = places.some(
          (place) => changed === place || changed.startsWith(place + path.sep),
        );
        if (isOurs) void restart(server);
      });
    },
    configurePreviewServer: serve,
  };
}
