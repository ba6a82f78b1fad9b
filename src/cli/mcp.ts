import type { Command } from 'commander';
import { connectAdmin } from '../client.js';
import type { McpTarget } from '../adapters/mcp.js';
import { packageVersion } from '../runtime/package.js';
import { definitionFlag, flag } from './options.js';

interface McpFlags {
  readonly baseUrl?: string;
  readonly adminApiToken?: string;
  readonly definition: readonly string[];
}

export function registerMcp(program: Command): void {
  program
    .command('mcp')
    .description(
      'let an agent use the control plane, by the Model Context Protocol on standard input and output',
    )
    .addOption(
      flag(
        '--base-url <url>',
        'address of a running simulator (default: one in memory, for this agent alone)',
      ),
    )
    .addOption(flag('--admin-api-token <token>', 'admin token of the running simulator'))
    .addOption(definitionFlag())
    .action(async ({ baseUrl, adminApiToken, definition }: McpFlags) => {
      const { serveStdio } = await import('../adapters/mcp.js');
      if (baseUrl !== undefined) {
        await serveStdio(targetOf(baseUrl, adminApiToken));
        return;
      }
      const { createSimulator } = await import('../index.js');
      const simulator = await createSimulator({
        listen: false,
        definitions: definition,
      });
      const { admin, fetch: send } = simulator;
      await serveStdio({ admin, fetch: send, version: packageVersion() });
      await simulator.close();
    });
}

function targetOf(baseUrl: string, token: string | undefined): McpTarget {
  const options = token === undefined ? {} : { token };
  const base = baseUrl.replace(/\/+$/, '');
  return {
    admin: connectAdmin(base, options),
    fetch: (input, init) =>
      fetch(typeof input === 'string' && input.startsWith('/') ? base + input : input, init),
    version: packageVersion(),
  };
}
