/** What a person sees of `vite`: the app, the API and the dashboard at one address. */
import assert from 'node:assert/strict';
import { createServer } from 'vite';

const server = await createServer({ server: { port: 0 } });
await server.listen();
server.printUrls();
const [url] = server.resolvedUrls.local;
const at = (path) => fetch(new URL(path, url), { headers: { authorization: 'Bearer test_admin' } });
const chain = await at('/v1/orgs/yoigo/identifications/chain/yoigo-chain-created');
assert.equal((await chain.json()).status, 'CREATED');
assert.match(await (await at('/')).text(), /The app/);
assert.match(await (await at('/__admin/ui/')).text(), /<!doctype html>/i);
await server.close();
