import { instantAfter } from '../runtime/duration.js';
import { parseInstant } from '../runtime/clock.js';
import type { AdminHandler } from './handler.js';

const TOKEN_LIFETIME = 'PT1H';

export const getHealth: AdminHandler<'getHealth'> = () => ({
  status: 200,
  body: { status: 'healthy' },
});

export const getVersion: AdminHandler<'getVersion'> = ({ services }) => ({
  status: 200,
  body: { version: services.version, node: process.version },
});

export const getKeySet: AdminHandler<'getKeySet'> = ({ services }) => ({
  status: 200,
  body: services.tokens.keySet,
});

export const createToken: AdminHandler<'createToken'> = async ({ body, world, services }) => {
  const { clock } = world;
  const end = parseInstant(instantAfter(clock.now(), body.expires_in ?? TOKEN_LIFETIME));
  const lifetime = Math.floor((end - clock.epoch()) / 1000);
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
