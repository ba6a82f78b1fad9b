/** Which properties of a record are remembered, and where they come from. */
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { Schema } from '../../openapi/document.js';
import { shapeOf } from '../../openapi/ordinary/shape.js';
import { isUpdateTime } from './answers.js';
import type { Body } from './bodies.js';
import { endOf, fallbackOf, type Ending } from './endings.js';
import { END, fieldName, isCertainIn, isSpeakable, rememberedAs, type Field } from './fields.js';
import type { Part } from './kind.js';
import type { Resource } from './resources.js';
import type { States } from './states.js';
import { defaultOf } from './values.js';
import { plain } from './words.js';

type Node = Schema | boolean;

const shownIn = (parts: readonly Part[]): readonly Body[] =>
  parts.flatMap(({ shown }) => shown?.body ?? []);

const INSTANTS: readonly Node[] = [{ type: 'string', format: 'date-time' }];

/** By the name of the property. */
export function findFields(
  contract: OrdinaryContract,
  { id, tenant, parents, create }: Resource,
  parts: readonly Part[],
  { end, state }: { readonly end: Ending | undefined; readonly state: States['written'] },
): ReadonlyMap<string, Field> {
  const shown = new Set(parts.flatMap(({ shown }) => [...(shown?.body?.properties.keys() ?? [])]));
  const ids = new Set(parts.map(({ shown }) => shown?.idName));
  const fields = new Map<string, Field>();
  for (const parameter of create.parameters) {
    const name = [...shown].find((each) => plain(each) === plain(parameter.name));
    if (parameter.in !== 'path' || name === undefined || parameter.name === id) continue;
    const isTenant = parameter.name === tenant;
    if (!isTenant && !parents.includes(parameter.name)) continue;
    const schema = contract.read('request', parameter.schema);
    const { types } = shapeOf(schema, contract.schemas.request);
    const isNumber = types.has('integer') || types.has('number');
    fields.set(name, {
      name: isTenant ? 'org' : fieldName(parameter.name),
      // A path says a number as text; who plants a record may say it as answers do.
      remembered: isNumber
        ? { anyOf: [{ type: 'string' }, { type: 'integer' }] }
        : { type: 'string' },
      sources: [schema],
      isCertain: true,
      isNumber,
    });
  }
  for (const name of shown) {
    if (ids.has(name) || fields.has(name) || !isSpeakable(name)) continue;
    const sending = parts.filter(({ sent }) => sent?.body.properties.has(name));
    const sources = sending.flatMap(({ sent }): readonly Node[] => {
      const source = sent?.body.properties.get(name);
      return source === undefined ? [] : [source];
    });
    if (name === end?.instant) {
      const own = { remembered: {}, sources: INSTANTS, isCertain: true, isTime: true };
      fields.set(name, { name: END, ...own, fallback: endOf(end, undefined) });
    } else if (name === end?.lifetime?.property && sources.length === 0) {
      // Nobody sends it, and answers show it: all records have the same.
      const [schema = true] = shownIn(parts).flatMap(({ properties }): readonly Node[] => {
        const each = properties.get(name);
        return each === undefined ? [] : [each];
      });
      fields.set(name, {
        name: fieldName(name),
        remembered: {},
        sources: [schema],
        isCertain: true,
        fallback: end.lifetime.usual,
      });
    } else if (sources.length > 0) {
      const isCertain = sending.some(
        ({ purpose, sent }) =>
          purpose === 'create' && sent !== undefined && isCertainIn(sent, name),
      );
      const remembered = rememberedAs(contract, sources);
      const likely = name === state?.name ? state.initial : undefined;
      const fallback = isCertain
        ? undefined
        : fallbackOf(contract, shownIn(parts), { name, sources, likely });
      const isSaid = sources.some((source) => defaultOf(contract, source) !== undefined);
      fields.set(name, {
        name: fieldName(name),
        remembered,
        sources,
        isCertain: isCertain || fallback !== undefined,
        ...(fallback !== undefined && { fallback }),
        ...(likely !== undefined && !isSaid && { stays: true }),
      });
    } else if (isUpdateTime(name)) {
      const remembered = { type: 'string' };
      fields.set(name, { name, remembered, sources: INSTANTS, isCertain: true, isTime: true });
    }
  }
  return fields;
}
