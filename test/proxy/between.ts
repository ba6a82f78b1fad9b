import { startRawUpstream, type RawUpstream } from '../support/raw-upstream.js';
import { startProxy, type RunningProxy } from './running-proxy.js';

/** A proxy before an upstream that answers with these bytes, for as long as they are used. */
export async function withProxy(
  answer: Parameters<typeof startRawUpstream>[0],
  use: (proxy: RunningProxy, upstream: RawUpstream) => Promise<void>,
  options: Parameters<typeof startProxy>[1] = {},
): Promise<void> {
  const upstream = await startRawUpstream(answer);
  const proxy = await startProxy(upstream.url, options);
  try {
    await use(proxy, upstream);
  } finally {
    await proxy.close();
    await upstream.close();
  }
}
