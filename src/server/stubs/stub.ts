import type { components } from '../../openapi/admin-types.gen.js';
import type { Contract } from '../../openapi/contract.js';
import { anchorOf, type Anchor } from './anchor.js';
import { compileAnswer, type Answer } from './answer.js';
import type { BodyFiles } from './body-file.js';
import { createFindBreaches, type FindBreaches } from './breach.js';
import { PatternError } from './pattern-error.js';
import { compileBounded } from './compiling.js';
import type { Criteria } from './criteria.js';
import { compileRateLimit, type RateLimit } from './rate-limit.js';
import { compileRequestPattern } from './request-pattern.js';

/** A stub in WireMock's format. */
export type StubMapping = components['schemas']['StubMapping'];

/** A stub ready for use. */
export interface Stub {
  readonly id: string;
  /** As it was sent, with its id. */
  readonly mapping: StubMapping;
  /** The lowest wins. */
  readonly priority: number;
  readonly criteria: Criteria;
  /** Where its requests must lie. */
  readonly anchor: Anchor;
  readonly answer: Answer;
  /** How many requests it answers, and how many more are told to come later. */
  readonly limit?: RateLimit;
  /** What an answer that is worked out from a request breaks, unless it may break everything. */
  readonly findBreaches?: FindBreaches;
  /** Those from files come after those of the same priority that were made through the control plane. */
  readonly origin: 'api' | 'file';
}

/** What stubs are checked against. */
export interface StubRules {
  /** The simulated API. */
  readonly contract: Contract;
  /** The origins that a stub may hand requests on to. */
  readonly allowProxy: readonly string[];
  /** Where `bodyFileName` leads; absent when the server was started without such files. */
  readonly bodyFiles?: BodyFiles | undefined;
}

const DEFAULT_PRIORITY = 5;

/**
 * Compiles a stub whose form the contract of the control plane has checked.
 *
 * @param pointer its place in the body that brought it
 * @throws PatternError when a part of it cannot be used
 * @throws ContractBreach when its answer is one that the simulated API never gives
 */
export function compileStub(
  sent: StubMapping & { readonly id: string },
  pointer: string,
  rules: StubRules,
  origin: Stub['origin'] = 'api',
): Stub {
  return compileBounded(pointer, () => prepare(withNumbers(sent), pointer, rules, origin));
}

function prepare(
  mapping: StubMapping & { readonly id: string },
  pointer: string,
  rules: StubRules,
  origin: Stub['origin'],
): Stub {
  const { scenarioName, requiredScenarioState, newScenarioState } = mapping;
  const id = mapping.id.toLowerCase();
  if (scenarioName === undefined) {
    const state = { requiredScenarioState, newScenarioState };
    for (const [name, value] of Object.entries(state)) {
      if (value !== undefined) throw new PatternError(`${pointer}/${name}`, 'needs a scenarioName');
    }
  }
  const { request = {}, response = {} } = mapping;
  const criteria = compileRequestPattern(request, `${pointer}/request`, rules.contract);
  const answer = compileAnswer(response, `${pointer}/response`, rules);
  let findBreaches: FindBreaches | undefined;
  const speaks = answer.kind === 'fixed' && answer.journey.fault === undefined;
  if (speaks && !mayBreak(mapping)) {
    findBreaches = createFindBreaches(request, rules.contract);
    const breaches = answer.render === undefined ? findBreaches(answer) : [];
    if (breaches.length > 0) throw new ContractBreach(`${pointer}/response`, breaches);
  }
  return {
    id,
    mapping: { ...mapping, id, uuid: id },
    priority: Number(mapping.priority ?? DEFAULT_PRIORITY),
    criteria,
    anchor: anchorOf(request),
    answer,
    ...(mapping.limit !== undefined && {
      limit: compileRateLimit(mapping.limit, `${pointer}/limit`),
    }),
    ...(findBreaches !== undefined && { findBreaches }),
    origin,
  };
}

/** Strict clients of WireMock cannot send a field of ours: to them, it is one of the metadata. */
const mayBreak = ({ response, metadata }: StubMapping): boolean =>
  response?.breaksContract === true || metadata?.['breaksContract'] === true;

/** Numbers that were written as texts, as WireMock takes them. */
function withNumbers<T extends StubMapping>(mapping: T): T {
  const { priority, response } = mapping;
  const { status, fixedDelayMilliseconds: delay } = response ?? {};
  return {
    ...mapping,
    ...(priority !== undefined && { priority: Number(priority) }),
    ...(response !== undefined && {
      response: {
        ...response,
        ...(status !== undefined && { status: Number(status) }),
        ...(delay !== undefined && { fixedDelayMilliseconds: Number(delay) }),
      },
    }),
  };
}

/** A stub that would answer what the contract forbids, without saying that it means to. */
export class ContractBreach extends Error {
  constructor(
    readonly pointer: string,
    readonly breaches: readonly string[],
  ) {
    super('the answer breaks the contract');
    this.name = 'ContractBreach';
  }
}
