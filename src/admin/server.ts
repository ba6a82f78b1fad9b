import { platform } from '../runtime/web.js';
import { parseInstant } from '../runtime/clock.js';
import { Problem } from '../server/problem.js';
import type { AdminHandler } from './handler.js';
import { endOf } from './times.js';

const TOKEN_LIFETIME = 'PT1H';

const HEALTHY = { status: 200, body: { status: 'healthy' } } as const;

export const getHealth: AdminHandler<'getHealth'> = async ({ services }) => {
  await services.checkStorage();
  return HEALTHY;
};

export const getLiveness: AdminHandler<'getLiveness'> = () => HEALTHY;

export const getReadiness: AdminHandler<'getReadiness'> = async ({ services }) => {
  await services.checkStorage();
  return HEALTHY;
};

export const getMetrics: AdminHandler<'getMetrics'> = async ({ services }) => {
  const { type, text } = await services.readMetrics();
  return { status: 200, headers: { 'content-type': type }, body: text };
};

export const getVersion: AdminHandler<'getVersion'> = ({ services }) => ({
  status: 200,
  body: { version: services.version, node: platform() },
});

export const shutDown: AdminHandler<'shutDown'> = ({ services }) => {
  services.shutDown();
  // Its own connection would be the last to end.
  return { status: 200, headers: { connection: 'close' }, body: {} };
};

export const getKeySet: AdminHandler<'getKeySet'> = ({ services }) => ({
  status: 200,
  body: services.tokens.keySet,
});

export const createToken: AdminHandler<'createToken'> = async ({ body, world, services }) => {
  const { clock } = world;
  const now = clock.now();
  const end = endOf(now, body.expires_in ?? TOKEN_LIFETIME, '/body/expires_in');
  if (end instanceof Problem) return end;
  const lifetime = Math.floor((parseInstant(end) - parseInstant(now)) / 1000);
  const { orgs, permissions = [] } = body;
  return {
    status: 200,
    body: {
      access_token: await services.tokens.mint({ orgs, permissions, lifetime }, clock),
      token_type: 'Bearer',
      expires_in: lifetime,
    },
  };
};
