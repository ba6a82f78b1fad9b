import { stubOf } from '../server/logged-request.js';
import type { Stub } from '../server/stubs/stub.js';
import type { World } from '../server/world.js';
import { DONE } from './attempt.js';
import type { AdminHandler } from './handler.js';
import { describeStubs } from './stubs.js';

/** Those that no request of the journal was answered by. */
function unmatchedStubs({ stubs, journal }: World): readonly Stub[] {
  const used = new Set(journal.list().map(stubOf));
  return stubs.list().filter(({ id }) => !used.has(id));
}

export const listUnmatchedStubs: AdminHandler<'listUnmatchedStubs'> = ({ world }) =>
  describeStubs(unmatchedStubs(world));

export const deleteUnmatchedStubs: AdminHandler<'deleteUnmatchedStubs'> = ({ world }) => {
  for (const { id } of unmatchedStubs(world)) world.stubs.remove(id);
  return DONE;
};
