/** When a record is over, and what a new one has where its request says nothing. */
import type { Schema } from '../../openapi/document.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import { sampleValid } from '../../openapi/ordinary/sample.js';
import { accepts } from './accepts.js';
import { isTemplate, takesInstant } from './answers.js';
import type { Body } from './bodies.js';
import { overIn, type States } from './states.js';
import { plain } from './words.js';

const ENDS =
  /^(?:expir(?:es|y|ation|ing)(?:at|on|date|time|datetime|timestamp)?|expiredat|valid(?:until|till|to|thru|through)|(?:ends|endsat|enddate|endtime))$/;

/** The property that says when a record is over, where one of the states is that it is. */
export function endIn(
  contract: OrdinaryContract,
  { states, leads }: States,
  body: Body | undefined,
): string | undefined {
  const over = overIn(states);
  if (over === undefined || [...leads.values()].includes(over)) return undefined;
  return [...(body?.properties ?? [])]
    .filter(([name, schema]) => ENDS.test(plain(name)) && takesInstant(contract, schema))
    .map(([name]) => name)[0];
}

/** A value of a property that answers must have and requests need not send; the same in all rows. */
export function fallbackOf(
  contract: OrdinaryContract,
  shown: readonly Body[],
  name: string,
  sources: readonly (Schema | boolean)[],
): unknown {
  if (!shown.some(({ required }) => required.has(name))) return undefined;
  const schemas = shown.flatMap(({ properties }): readonly (Schema | boolean)[] => {
    const each = properties.get(name);
    return each === undefined ? [] : [each];
  });
  const [schema] = schemas;
  if (schema === undefined) return undefined;
  if (!schemas.every((each) => sources.every((source) => accepts(contract, each, source))))
    return undefined;
  const made = sampleValid(contract, 'reply', schema, name)?.value;
  return isTemplate(made) ? made : undefined;
}
