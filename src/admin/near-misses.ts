import { describeRequest, wasTaken } from '../server/logged-request.js';
import type { RequestValue } from '../server/message.js';
import { violated } from '../server/problem.js';
import type { Criteria } from '../server/stubs/criteria.js';
import { compileRequestPattern } from '../server/stubs/request-pattern.js';
import { createSubject, type Subject } from '../server/stubs/subject.js';
import type { World } from '../server/world.js';
import { attempt } from './attempt.js';
import type { AdminHandler } from './handler.js';

/** As many as WireMock shows. */
const SHOWN = 3;

export const listNearMisses: AdminHandler<'listNearMisses'> = ({ world }) => {
  const unmatched = world.journal.list().filter((entry) => !wasTaken(entry));
  const nearMisses = unmatched.flatMap((entry) =>
    nearestStubs(world, entry.request).map((miss) => ({
      request: describeRequest(world, entry),
      ...miss,
    })),
  );
  return { status: 200, body: { nearMisses } };
};

export const findNearMisses: AdminHandler<'findNearMisses'> = ({ body, world }) => {
  const { url, method = 'GET', headers = {}, body: text } = body;
  const lowered: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    const values: readonly unknown[] = [value].flat();
    if (!values.every((one) => typeof one === 'string')) {
      const pointer = `/body/headers/${name}`;
      return violated([{ pointer, message: 'must be a text, or a list of texts' }]);
    }
    lowered[name.toLowerCase()] = values;
  }
  const request: RequestValue = {
    method,
    url,
    headers: lowered,
    rawHeaders: [],
    body: text === undefined ? undefined : Buffer.from(text),
  };
  const nearMisses = nearestStubs(world, request).map((miss) => ({ request: body, ...miss }));
  return { status: 200, body: { nearMisses } };
};

export const findNearMissesOfPattern: AdminHandler<'findNearMissesOfPattern'> = ({
  body,
  world,
  services,
}) =>
  attempt(() => {
    const criteria = compileRequestPattern(body, '/body', services.contract);
    const nearMisses = world.journal
      .list()
      .map((entry) => ({ entry, matchResult: measure(criteria, createSubject(entry.request)) }))
      .sort((one, other) => one.matchResult.distance - other.matchResult.distance)
      .slice(0, SHOWN)
      .map(({ entry, matchResult }) => ({
        request: describeRequest(world, entry),
        requestPattern: body,
        matchResult,
      }));
    return { status: 200, body: { nearMisses } };
  });

/** How far a request is from what a pattern asks, and which parts of the pattern keep it away. */
interface MatchResult {
  /** From 0, a match, to 1. */
  readonly distance: number;
  /** JSON pointers into the pattern. */
  readonly unmet: readonly string[];
}

function measure(criteria: Criteria, subject: Subject): MatchResult {
  const distances = criteria.map(({ pointer, distance }) => ({ pointer, far: distance(subject) }));
  const sum = distances.reduce((total, { far }) => total + far, 0);
  return {
    distance: criteria.length === 0 ? 0 : sum / criteria.length,
    unmet: distances.filter(({ far }) => far > 0).map(({ pointer }) => pointer),
  };
}

function nearestStubs(world: World, request: RequestValue): readonly object[] {
  const subject = createSubject(request);
  return world.stubs
    .list()
    .map(({ mapping, criteria }) => ({
      stubMapping: mapping,
      ...scenarioState(world, mapping.scenarioName),
      matchResult: measure(criteria, subject),
    }))
    .sort((one, other) => one.matchResult.distance - other.matchResult.distance)
    .slice(0, SHOWN);
}

/** A stub that matches in everything but the state of its scenario is a near miss, too. */
function scenarioState(world: World, scenario: string | undefined): { scenarioState?: string } {
  if (scenario === undefined) return {};
  const found = world.stubs.scenarios().find(({ name }) => name === scenario);
  return found === undefined ? {} : { scenarioState: found.state };
}
