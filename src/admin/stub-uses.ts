import type { AdminHandler } from './handler.js';

export const listStubUses: AdminHandler<'listStubUses'> = ({ world: { stubs } }) => ({
  status: 200,
  body: {
    stubs: stubs.list().map((stub) => {
      const left = stubs.leftOf(stub);
      return {
        id: stub.id,
        mapping: stub.mapping,
        hits: stubs.hitsOf(stub.id),
        enabled: stub.mapping.disabled !== true,
        ...(left !== undefined && { left }),
        from: stub.origin,
      };
    }),
  },
});
