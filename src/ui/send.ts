/** Sends requests to the simulated API, as an app does, and shows how to do it with curl. */
import { machineNow } from './machine.js';
import { isDefaultWorld, world } from './route.js';
import { origin, remember, touch } from './session.js';

/** As the control plane proposes it. */
export interface Draft {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly body_base64?: string;
}

export interface Sent {
  readonly request: Draft;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly ms: number;
}

/** @throws Error when there was no answer: a fault that was staged, or no simulator */
export async function sendRequest(draft: Draft): Promise<Sent> {
  const { method, url } = draft;
  const headers: Record<string, string> = {
    ...draft.headers,
    ...(!isDefaultWorld(world.value) && { 'x-mock-world': world.value }),
  };
  const body = bodyOf(draft);
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  if (body !== undefined && !hasType) headers['content-type'] = 'application/json';
  remember(`${method} ${url}`, {
    call: { method, path: url, ...(draft.body !== undefined && { body: draft.body }) },
    headers,
  });
  const start = machineNow();
  try {
    const response = await fetch(origin + url, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    return {
      request: draft,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
      ms: machineNow() - start,
    };
  } catch {
    throw new Error(
      `${method} ${url} got no answer: the connection broke. A stub may have staged that fault; otherwise see whether the simulator runs.`,
    );
  } finally {
    touch();
  }
}

function bodyOf({ body, body_base64 }: Draft): BodyInit | undefined {
  if (body_base64 !== undefined) {
    return Uint8Array.from(atob(body_base64), (character) => character.codePointAt(0) ?? 0);
  }
  if (body === undefined) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}
