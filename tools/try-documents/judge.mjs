/** Holds an answer against the document, with another reading of its schemas than the simulator's. */
import { openapiSchemaToJsonSchema } from '@openapi-contrib/openapi-schema-to-json-schema';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const keyOf = (name) => `component:${encodeURIComponent(name)}`;
const unescape = (key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');

export function createJudge(document) {
  const isOld = document.openapi.startsWith('3.0');
  const resolve = (node) => {
    let target = node;
    while (typeof target?.$ref === 'string') {
      target = target.$ref
        .slice(2)
        .split('/')
        .reduce((at, key) => at?.[unescape(key)], document);
    }
    return target;
  };
  const ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    logger: false,
    multipleOfPrecision: 9,
    inlineRefs: false,
    code: { optimize: false },
  });
  addFormats.default(ajv);
  ajv.addFormat('byte', true);
  for (const keyword of ['example', 'examples', 'id'])
    if (ajv.getKeyword(keyword)) ajv.removeKeyword(keyword);
  const schemas = {};
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
    schemas[name] = convert(schema);
  }
  // Apart, so that each is compiled once.
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, keyOf(name));
  const compiled = new Map();

  function convert(schema) {
    const plain = excuse(schema);
    const converted = isOld ? openapiSchemaToJsonSchema(plain) : plain;
    delete converted.$schema;
    return tidy(converted);
  }

  /** Answers need not hold what is writeOnly. A copy, made before the converter drops that word. */
  function excuse(node) {
    if (Array.isArray(node)) return node.map(excuse);
    if (typeof node !== 'object' || node === null) return node;
    const copy = Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, excuse(value)]),
    );
    // Nothing else could be valid, and it is what the author meant.
    if (node.additionalProperties === false && isClosedAgainst(node.properties ?? {}, node)) {
      delete copy.additionalProperties;
      copy.unevaluatedProperties = false;
    }
    if (Array.isArray(node.required)) {
      copy.required = node.required.filter(
        (name) => resolve(node.properties?.[name])?.writeOnly !== true,
      );
    }
    return copy;
  }

  function isClosedAgainst(own, node, isPart = false) {
    const parts = (node.allOf ?? []).map(resolve);
    if (!isPart && parts.length === 0) return false;
    const names = Array.isArray(node.required) ? node.required : [];
    return (
      names.some((name) => !Object.hasOwn(own, name)) ||
      parts.some((part) => isClosedAgainst(own, part, true))
    );
  }

  /** References point into the one schema. */
  function tidy(node) {
    if (Array.isArray(node)) return node.map(tidy);
    if (typeof node !== 'object' || node === null) return node;
    const result = {};
    for (const [key, value] of Object.entries(node)) {
      if (
        [
          'example',
          'examples',
          'default',
          'discriminator',
          'x-examples',
          '$id',
          'id',
          'enum',
          'const',
        ].includes(key)
      ) {
        result[key] =
          ['enum', 'const'].includes(key) ||
          (typeof value === 'object' && !Array.isArray(value) && key === 'id')
            ? key === 'id'
              ? tidy(value)
              : value
            : undefined;
        if (result[key] === undefined) delete result[key];
        if (
          typeof value === 'object' &&
          value !== null &&
          !Array.isArray(value) &&
          (value.type || value.$ref)
        )
          result[key] = tidy(value);
      } else if (key === '$ref' && typeof value === 'string') {
        const [, name, rest] = /^#\/components\/schemas\/([^/]+)(.*)$/.exec(value) ?? [];
        result.$ref = name === undefined ? value : keyOf(unescape(name)) + (rest && `#${rest}`);
      } else result[key] = tidy(value);
    }
    return result;
  }

  return (operation, answer) => {
    const { responses } = operation;
    const key = [String(answer.status), `${Math.floor(answer.status / 100)}XX`, 'default'].find(
      (each) => responses.has(each),
    );
    // An interim answer is not one that ends an exchange.
    const isFinal = [...responses.keys()].some((each) => !each.startsWith('1'));
    if (key === undefined) return isFinal ? 'the status is not documented' : undefined;
    const { contents } = responses.get(key);
    if ([204, 205, 304].includes(answer.status)) return undefined;
    if (contents.length === 0 || operation.operation.method === 'HEAD') return undefined;
    const essence = (text) => text.split(';')[0].trim().toLowerCase();
    const type = essence(answer.mediaType ?? '');
    const content =
      contents.find(({ mediaType }) => essence(mediaType) === type) ??
      contents.find(({ mediaType }) => mediaType.includes('*'));
    if (content === undefined) return `the media type ${type || '(none)'} is not documented`;
    if (!/[/+]json$/.test(type) || content.schema === undefined) return undefined;
    let value;
    try {
      value = JSON.parse(answer.text);
    } catch {
      return `the body is not JSON: ${answer.text.slice(0, 60)}`;
    }
    let validate = compiled.get(content.schema);
    if (validate === undefined) {
      try {
        validate = ajv.compile(convert(content.schema));
      } catch {
        // A schema that other libraries cannot read judges nothing.
        validate = () => true;
      }
      compiled.set(content.schema, validate);
    }
    return validate(value)
      ? undefined
      : `${ajv.errorsText(validate.errors).slice(0, 200)} in ${answer.text.slice(0, 120)}`;
  };
}
