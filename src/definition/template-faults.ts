/** What is wrong with the form of a template, at the place where it stands in it. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { ExpressionError, FORMS } from '../lifecycles/expression.js';
import { compileTemplate, FUNCTION_NAMES } from '../lifecycles/template.js';
import { isObject } from '../runtime/json.js';
import { escapeKey } from '../runtime/json-pointer.js';
import { didYouMean, insteadOf } from './closest.js';
import { toSchemaFaults, type SchemaFault } from './schema-faults.js';

interface LifecycleSchema {
  readonly $defs: {
    readonly function: { readonly oneOf: readonly { readonly required: readonly string[] }[] };
  };
}

/**
 * Checks a file against the schema of lifecycles. Its templates are walked here and not by ajv, which
 * has something to say against each form that a template may have and this one does not.
 */
export function createFileCheck(
  schema: LifecycleSchema,
): (document: unknown) => readonly SchemaFault[] {
  let found: { readonly pointer: string; readonly template: unknown }[] = [];
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    verbose: true,
    // For a few files: ajv's passes over its own code take longer than they save.
    code: { optimize: false },
  });
  ajv.addKeyword({
    keyword: 'template',
    schema: false,
    validate: (template: unknown, place?: { readonly instancePath: string }) => {
      found.push({ pointer: place?.instancePath ?? '', template });
      return true;
    },
  });
  const id = 'lifecycle';
  ajv.addSchema({ ...schema, $id: id, $defs: { ...schema.$defs, template: { template: true } } });
  const isFile = ajv.getSchema(id) as ValidateFunction;
  const functions = new Map(
    schema.$defs.function.oneOf.map(({ required: [name = ''] }, index) => [
      name,
      `${id}#/$defs/function/oneOf/${index}`,
    ]),
  );
  const run = (check: ValidateFunction, value: unknown, place: string): readonly SchemaFault[] => {
    found = [];
    const errors: readonly ErrorObject[] = check(value) ? [] : (check.errors ?? []);
    const inside = found;
    return [
      ...toSchemaFaults(errors, value).map((fault) => at(place, fault)),
      ...inside.flatMap(({ pointer, template }) => faultsOf(template, place + pointer)),
    ];
  };
  const faultsOf = (template: unknown, place: string): readonly SchemaFault[] => {
    if (typeof template === 'string') return textFaults(template, place);
    if (Array.isArray(template))
      return template.flatMap((item: unknown, index) => faultsOf(item, `${place}/${index}`));
    if (!isObject(template)) return [];
    const names = Object.keys(template);
    const name = names.find((key) => key.startsWith('$'));
    if (name === undefined) {
      return names.flatMap((key) => {
        const pointer = `${place}/${escapeKey(key)}`;
        return key === '__proto__'
          ? [{ pointer, message: 'cannot be the name of a field' }]
          : faultsOf(template[key], pointer);
      });
    }
    const form = functions.get(name);
    // Compiled at its first use, by ajv: most files use two or three of them.
    if (form !== undefined) return run(ajv.getSchema(form) as ValidateFunction, template, place);
    const pointer = `${place}/${escapeKey(name)}`;
    return [{ pointer, message: `is not a function: ${insteadOf(name, FUNCTION_NAMES)}` }];
  };
  return (document) => run(isFile, document, '');
}

const at = (place: string, { pointer, message }: SchemaFault): SchemaFault => ({
  pointer: place + pointer,
  message,
});

const HEADS = ['$now', '$records', '$total', '$next', '$record', '$item', '$request', '$related'];

function textFaults(text: string, pointer: string): readonly SchemaFault[] {
  try {
    compileTemplate(text, {});
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const [head = ''] = /^\$\w*/.exec(text) ?? [];
    if (FUNCTION_NAMES.includes(text)) {
      return [{ pointer, message: `${text} is a function: write it as { ${text}: … }` }];
    }
    const near = HEADS.includes(head) ? '' : didYouMean(head, HEADS);
    const meant = near === '' ? 'write' : `${near} Write`;
    return [{ pointer, message: `${text} is not an expression; ${meant} ${FORMS}` }];
  }
  return text.includes('$error#')
    ? [{ pointer, message: `${text} can only be used in errors.yaml` }]
    : [];
}
