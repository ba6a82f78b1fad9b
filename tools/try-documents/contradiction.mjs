/**
 * Finds where a schema contradicts itself, so that no value can be valid. It only reports what it can
 * prove from the words of the document: a name that one part requires and another forbids, types that
 * exclude each other, and alternatives of which each is impossible.
 */

const unescape = (key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
/** Deeper than this, nothing is proved. */
const MOST_DEPTH = 12;
const TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

/** @returns a function from a schema and a direction (`request`, `reply`) to the reason, or undefined */
export function createFindContradiction(document) {
  const resolve = (node) => {
    let target = node;
    for (let step = 0; typeof target?.$ref === 'string' && step < 20; step += 1) {
      target = target.$ref
        .slice(2)
        .split('/')
        .reduce((at, key) => at?.[unescape(key)], document);
    }
    return target;
  };
  return (schema, direction) => {
    const unwanted = direction === 'reply' ? 'writeOnly' : 'readOnly';
    return new Prover(resolve, unwanted).impossible([schema], '', 0);
  };
}

class Prover {
  #resolve;
  #unwanted;

  constructor(resolve, unwanted) {
    this.#resolve = resolve;
    this.#unwanted = unwanted;
  }

  /** @param schemas a value must keep all of them */
  impossible(schemas, place, depth) {
    if (depth > MOST_DEPTH) return undefined;
    const parts = schemas.flatMap((each) => this.#partsOf(each, 0));
    const at = place || 'the body';
    if (parts.includes(false)) return `${at}: nothing is allowed`;
    const types = this.#typesOf(parts);
    if (types.length === 0) return `${at}: its types exclude each other`;
    return (
      this.#impossibleEnum(parts, types, at) ??
      this.#impossibleChoice(parts, place, depth) ??
      this.#impossibleProperty(parts, types, place, depth)
    );
  }

  /** The schema and what its `allOf` adds to it. */
  #partsOf(node, depth) {
    const schema = this.#resolve(node);
    if (schema === false) return [false];
    if (typeof schema !== 'object' || schema === null || depth > MOST_DEPTH) return [];
    const inner = (schema.allOf ?? []).flatMap((each) => this.#partsOf(each, depth + 1));
    return [schema, ...inner];
  }

  #typesOf(parts) {
    return parts.reduce((left, part) => {
      if (part.type === undefined) return left;
      const own = [part.type, part.nullable === true ? 'null' : []].flat();
      return left.filter(
        (type) => own.includes(type) || (type === 'integer' && own.includes('number')),
      );
    }, TYPES);
  }

  #impossibleEnum(parts, types, at) {
    const values = parts.find((part) => Array.isArray(part.enum))?.enum;
    if (values === undefined || values.some((value) => fits(value, types))) return undefined;
    return `${at}: no value of its enum has its type`;
  }

  #impossibleChoice(parts, place, depth) {
    for (const part of parts) {
      for (const key of ['oneOf', 'anyOf']) {
        const alternatives = part[key];
        if (!Array.isArray(alternatives) || alternatives.length === 0) continue;
        const others = parts.map((each) => (each === part ? omit(part, key) : each));
        const found = alternatives.map((each) =>
          this.impossible([...others, each], place, depth + 1),
        );
        if (found.every((reason) => reason !== undefined)) {
          return `${place || 'the body'}: each alternative of ${key} is impossible (${found[0]})`;
        }
        const possible = alternatives.filter((_, index) => found[index] === undefined);
        if (key === 'oneOf' && possible.length > 1 && possible.every((each) => this.#isEmpty(each)))
          return `${place || 'the body'}: more than one alternative of oneOf allows {} and nothing else`;
      }
    }
    return undefined;
  }

  /** Whether no object but the empty one is valid. */
  #isEmpty(schema) {
    const parts = this.#partsOf(schema, 0);
    if (this.#typesOf(parts).join() !== 'object') return false;
    const closed = parts.filter(isClosed);
    const names = parts.flatMap(({ properties = {} }) => Object.keys(properties));
    return (
      closed.length > 0 &&
      names.every((name) => closed.some(({ properties = {} }) => !Object.hasOwn(properties, name)))
    );
  }

  #impossibleProperty(parts, types, place, depth) {
    if (types.join() === 'array') {
      const { items } = parts.find((part) => part.minItems > 0 && part.items !== undefined) ?? {};
      return items === undefined ? undefined : this.impossible([items], `${place}/0`, depth + 1);
    }
    if (types.join() !== 'object') return undefined;
    const closed = parts.filter(isClosed);
    for (const name of this.#requiredOf(parts)) {
      const at = `${place}/${name}`;
      if (closed.some(({ properties = {} }) => !Object.hasOwn(properties, name)))
        return `${at} is required, and additionalProperties: false forbids it`;
      const schemas = parts.flatMap(({ properties }) => properties?.[name] ?? []);
      const reason = schemas.length > 0 && this.impossible(schemas, at, depth + 1);
      if (reason) return reason;
    }
    return undefined;
  }

  #requiredOf(parts) {
    const names = parts.flatMap(({ required }) => (Array.isArray(required) ? required : []));
    return [...new Set(names)].filter(
      (name) =>
        !parts.some(({ properties }) => {
          const flagged = this.#partsOf(properties?.[name], 0);
          return flagged.some((each) => each !== false && each[this.#unwanted] === true);
        }),
    );
  }
}

const isClosed = ({ additionalProperties, patternProperties }) =>
  additionalProperties === false && patternProperties === undefined;

const omit = (schema, key) =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => name !== key && name !== 'allOf'));

function fits(value, types) {
  if (value === null) return types.includes('null');
  if (Array.isArray(value)) return types.includes('array');
  if (Number.isInteger(value)) return types.includes('integer') || types.includes('number');
  return types.includes(typeof value);
}
