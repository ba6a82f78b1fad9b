/** Worlds in a database: a part of the composition root. */
import { createHash } from 'node:crypto';
import type { Definition } from '../definition/definition.js';
import type { Database } from '../postgres/open.js';
import { packageVersion } from '../runtime/package.js';
import type { Fixtures } from '../seed/fixtures.js';
import type { Baseline } from '../seed/plant.js';
import { splitTarget, type RequestValue } from '../server/message.js';
import type { WorldOptions } from './world-options.js';
import { millisecondsOf, type WorldParts } from './worlds.js';
import { decodePercent } from '../runtime/percent.js';

/** An ISO 8601 duration. */
const WAIT = 'PT30S';
const JOURNAL_SIZE = 1000;

/** @throws UnusableInput for a person, when the database cannot be used */
export async function openDatabaseWorlds(
  url: string,
  options: WorldOptions & {
    readonly seed: number;
    readonly population: number;
    readonly maxWorlds: number;
    readonly maxIdle: number;
  },
  parts: WorldParts & { readonly createBaseline: (seed: number) => Promise<Baseline> },
): Promise<Database> {
  const { definition, fixtures, log, fileStubs, stubRules } = parts;
  const { openDatabase } = await import('../postgres/open.js');
  return openDatabase({
    url,
    wait: millisecondsOf(options.dataWait ?? WAIT),
    identity: {
      version: packageVersion(),
      seed: options.seed,
      population: options.population,
      definition: `${definition.name} ${await digestOf(definition, fixtures)}`,
    },
    lifecycles: definition.lifecycles,
    createBaseline: parts.createBaseline,
    stubRules,
    fileStubs,
    foresee: createForesee(definition),
    maxWorlds: options.maxWorlds,
    maxIdle: options.maxIdle,
    journalSize: options.journalSize ?? JOURNAL_SIZE,
    journalShowsBodies: options.journal === 'plain',
    imports: options.import !== undefined,
    log,
  });
}

/** What replicas must agree on: the contract, what may happen, and what a world begins with. */
async function digestOf(
  { readDocument, lifecycles }: Definition,
  { entities, magicValues }: Fixtures,
): Promise<string> {
  const said = JSON.stringify([await readDocument(), lifecycles.all, entities, magicValues]);
  return createHash('sha256').update(said).digest('hex').slice(0, 16);
}

/** The record that an operation is about, before anybody has looked at the request closely. */
function createForesee({
  contract,
  lifecycles,
}: Definition): (request: RequestValue) => readonly [string, string] | undefined {
  return ({ method, url }) => {
    const match = contract.match(method, splitTarget(url).path);
    if (match === undefined || 'allow' in match) return undefined;
    const lifecycle = lifecycles.forOperation(match.operation.id);
    const sent = lifecycle && match.params[lifecycle.id];
    const id = sent === undefined ? undefined : decodePercent(sent);
    return lifecycle === undefined || id === undefined ? undefined : [lifecycle.kind, id];
  };
}
