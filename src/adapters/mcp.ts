/** The control plane for agents, by the Model Context Protocol. */
import type { AdminClient } from '../client.js';
import { messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';
import { loadOptional } from '../runtime/optional.js';
import type { SimulatorFetch } from '../server/fetch/index.js';
import { toolsOf } from './mcp-tools.js';

const SDK = '@modelcontextprotocol/sdk';

/* eslint-disable @typescript-eslint/no-deprecated -- The high-level server takes schemas of zod only, and ours are of a document. */

/** Where the tools of a server act. */
export interface McpTarget {
  readonly admin: AdminClient;
  /** Sends requests to the API; the path alone counts. */
  readonly fetch: SimulatorFetch;
  readonly version: string;
}

type McpServer = import('@modelcontextprotocol/sdk/server/index.js').Server;

/** @throws MissingPackage where the SDK is not installed */
export async function createMcpServer(target: McpTarget): Promise<McpServer> {
  const { Server } = await loadOptional(
    SDK,
    'MCP',
    () => import('@modelcontextprotocol/sdk/server/index.js'),
  );
  const { CallToolRequestSchema, ListToolsRequestSchema } =
    await import('@modelcontextprotocol/sdk/types.js');
  const tools = toolsOf(await target.admin.getControlDocument());
  const server = new Server(
    { name: 'masstack-mock', version: target.version },
    {
      capabilities: { tools: {} },
      instructions:
        'A stateful simulator of an API. Every answer cites a rule (x-mock-rule); getRule tells what the rule says and where it is documented; explain tells why a request is refused and which similar one would be accepted.',
    },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map((tool) => ({
      ...tool,
      inputSchema: { ...tool.inputSchema, required: [...tool.inputSchema.required] },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const known = tools.some(({ name }) => name === params.name);
    try {
      if (!known) throw new Error(`The tool ${params.name} does not exist.`);
      const result = await call(target, params.name, params.arguments ?? {});
      return { content: [{ type: 'text' as const, text: textOf(result) }] };
    } catch (error) {
      return { isError: true, content: [{ type: 'text' as const, text: messageOf(error) }] };
    }
  });
  return server;
}

const textOf = (result: unknown): string =>
  result === undefined
    ? 'done'
    : typeof result === 'string'
      ? result
      : JSON.stringify(result, null, 1);

type Method = (input: Readonly<Record<string, unknown>>) => Promise<unknown>;

async function call(
  { admin, fetch }: McpTarget,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  if (name !== 'sendRequest')
    return (admin as unknown as Readonly<Record<string, Method>>)[name]?.(input);
  const { method = 'GET', path, headers, body } = input;
  const response = await fetch(String(path), {
    method: String(method),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(isObject(headers) && (headers as Record<string, string>)),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    rule: response.headers.get('x-mock-rule'),
    body: text === '' ? undefined : jsonOr(text),
  };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Speaks on standard input and output until the client is gone. */
export async function serveStdio(target: McpTarget): Promise<void> {
  const server = await createMcpServer(target);
  const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
  const over = new Promise<void>((resolve) => {
    server.onclose = () => {
      resolve();
    };
    process.stdin.once('end', resolve);
  });
  await server.connect(new StdioServerTransport());
  await over;
  await server.close();
}

/** Answers one request of a client over HTTP: it keeps no session, so any replica may answer. */
export async function answerMcp(target: McpTarget, request: Request): Promise<Response> {
  const server = await createMcpServer(target);
  const { WebStandardStreamableHTTPServerTransport } =
    await import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js');
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  return transport.handleRequest(request);
}
