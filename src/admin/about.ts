import type { AdminHandler } from './handler.js';

export const getAbout: AdminHandler<'getAbout'> = ({ world, services }) => {
  const { definition, contract, version, auth, verifier } = services;
  return {
    status: 200,
    body: {
      title: definition.title,
      base_path: contract.basePath,
      version,
      owners: definition.tenants,
      auth,
      journal: world.journal.showsBodies ? 'plain' : 'redacted',
      can_verify: verifier !== undefined,
    },
  };
};
