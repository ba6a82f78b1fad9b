import { connectAdmin } from '../client.js';
import { packageVersion } from '../runtime/package.js';
import type { SimulatorFetch } from '../server/fetch/index.js';
import type { Reply, RequestValue } from '../server/message.js';
import type { RequestRuleId } from '../server/rules.js';
import { AGENTS_PATH } from './for-agents.js';
import { toControlReply } from '../server/control-errors.js';
import { Problem, unexpected } from '../server/problem.js';

/** Answers agents over HTTP. */
export async function answerAgents(request: RequestValue, send: SimulatorFetch): Promise<Reply> {
  const rule: RequestRuleId = 'admin';
  const { method, headers, body } = request;
  if (method !== 'POST') {
    const details = `${request.url} accepts only POST. This server has no sessions: send each message as one POST request.`;
    return toControlReply(new Problem({ status: 405, rule, details, headers: { allow: 'POST' } }));
  }
  try {
    const { answerMcp } = await import('../adapters/mcp.js');
    const prefix = AGENTS_PATH.exec(request.url)?.[1] ?? '';
    const named = headers['x-mock-world'];
    const world = typeof named === 'string' ? { 'x-mock-world': named } : undefined;
    const inWorld: SimulatorFetch = (target, init) =>
      send(typeof target === 'string' && target.startsWith('/') ? prefix + target : target, {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), ...world },
      });
    const response = await answerMcp(
      {
        admin: connectAdmin(`http://masstack-mock.invalid${prefix}`, { fetch: inWorld }),
        fetch: inWorld,
        version: packageVersion(),
      },
      new Request(`http://localhost${request.url}`, {
        method,
        headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
          typeof value === 'string' && name !== 'content-length' ? [[name, value]] : [],
        ),
        ...(body !== undefined && { body: body as Uint8Array<ArrayBuffer> }),
      }),
    );
    const text = await response.text();
    return {
      status: response.status,
      rule,
      headers: { 'content-type': response.headers.get('content-type') ?? 'text/plain' },
      ...(text !== '' && { body: new TextEncoder().encode(text) }),
    };
  } catch (error) {
    return toControlReply(unexpected(error));
  }
}
