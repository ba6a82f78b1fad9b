import { createSubject } from '../server/stubs/subject.js';
import { compileBounded } from '../server/stubs/compiling.js';
import { matchesAll } from '../server/stubs/criteria.js';
import { compileRequestPattern } from '../server/stubs/request-pattern.js';
import { createWork, SEARCH_WORK } from '../server/stubs/work.js';
import { attempt } from './attempt.js';
import type { AdminHandler } from './handler.js';
import { entriesOf } from './journal-search.js';

/** Whether requests came one after the other, each as its pattern says; others may lie between them. */
export const verifyOrder: AdminHandler<'verifyOrder'> = ({ body, world, services }) =>
  attempt(async () => {
    const patterns = compileBounded('/body/patterns', () =>
      body.patterns.map((pattern, index) =>
        compileRequestPattern(pattern, `/body/patterns/${index}`, services.contract),
      ),
    );
    const work = createWork(() => world.clock.epoch(), SEARCH_WORK);
    const found: string[] = [];
    for await (const entry of entriesOf(world.journal, 'oldest first')) {
      const next = patterns[found.length];
      if (next === undefined) break;
      work.spend(1);
      if (matchesAll(next, createSubject(entry.request, work)))
        found.push(world.journal.idOf(entry));
    }
    const isVerified = found.length === patterns.length;
    return {
      status: 200,
      body: {
        verified: isVerified,
        requests: found,
        ...(!isVerified && {
          missing: `/patterns/${found.length}`,
          detail: `No request as /patterns/${found.length} says came ${found.length === 0 ? 'at all' : `after ${String(found.at(-1))}`}.`,
        }),
      },
    };
  });
