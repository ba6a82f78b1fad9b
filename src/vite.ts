/** `masstack-mock/vite`: `plugins: [masstack()]` serves the API, its control plane and the dashboard. */
import type { Plugin } from 'vite';
import { createPlugin, type MasstackPluginOptions } from './adapters/vite.js';
import { createSimulator } from './index.js';

export type { MasstackPluginOptions } from './adapters/vite.js';

export function masstack(options: MasstackPluginOptions = {}): Plugin {
  return createPlugin(createSimulator, options);
}
