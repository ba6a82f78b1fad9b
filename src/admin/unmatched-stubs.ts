import type { Stub } from '../server/stubs/stub.js';
import type { World } from '../server/world.js';
import { DONE } from './attempt.js';
import type { AdminHandler } from './handler.js';
import { describeStubs } from './stubs.js';

/** Those that have answered no request since the journal was emptied. */
function unmatchedStubs({ stubs }: World): readonly Stub[] {
  return stubs.list().filter(({ id }) => stubs.hitsOf(id) === 0);
}

export const listUnmatchedStubs: AdminHandler<'listUnmatchedStubs'> = ({ world }) =>
  describeStubs(unmatchedStubs(world));

export const deleteUnmatchedStubs: AdminHandler<'deleteUnmatchedStubs'> = ({ world }) => {
  for (const { id } of unmatchedStubs(world)) world.stubs.remove(id);
  return DONE;
};
