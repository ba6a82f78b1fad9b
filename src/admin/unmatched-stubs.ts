import type { Stub } from '../server/stubs/stub.js';
import type { Stubs, StubsView } from '../server/stubs/stubs-port.js';
import { DONE } from './attempt.js';
import type { AdminHandler } from './handler.js';
import { describeStubs } from './stubs.js';

/** Those that have answered no request since the journal was emptied. */
function unmatchedStubs(stubs: StubsView | Stubs): readonly Stub[] {
  return stubs.list().filter(({ id }) => stubs.hitsOf(id) === 0);
}

export const listUnmatchedStubs: AdminHandler<'listUnmatchedStubs'> = ({ world }) =>
  describeStubs(unmatchedStubs(world.stubs));

export const deleteUnmatchedStubs: AdminHandler<'deleteUnmatchedStubs'> = async ({ world }) => {
  await world.alter((stubs) => {
    for (const { id } of unmatchedStubs(stubs)) stubs.remove(id);
  });
  return DONE;
};
