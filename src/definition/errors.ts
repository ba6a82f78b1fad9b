/** The forms of errors that a definition can have without code. */
import { aloneWith, ExpressionError, type Scope } from '../lifecycles/expression.js';
import { compileTemplate } from '../lifecycles/template.js';
import type { OpenApiDocument } from '../openapi/document.js';
import { isObject } from '../runtime/json.js';
import { escapeKey } from '../runtime/json-pointer.js';
import { insteadOf } from './closest.js';
import { createDocumentForm } from './document-errors.js';
import { toDetails, toSentence, type ErrorForm, type Refused } from './error-form.js';
import { titleOf } from './status-title.js';

/**
 * The form of the errors of an API: as its `errors.yaml` says; without that file, the error schema of
 * its document filled in; without one, RFC 9457.
 *
 * @param errors what stands in `errors.yaml`, parsed; `undefined` without the file
 * @throws ExpressionError when it cannot be used; the message names the part
 */
export function createErrorForm(errors: unknown, document: OpenApiDocument): ErrorForm {
  return errors === undefined
    ? createDocumentForm(document, problemDetails)
    : createTemplateForm(errors);
}

/** Problem details (RFC 9457): `errors` says which places of a request are wrong. */
const problemDetails: ErrorForm = (refused) => {
  const { status, violations } = refused;
  const places = violations.filter(({ pointer }) => pointer !== '');
  return {
    body: {
      type: 'about:blank',
      title: titleOf(status),
      status,
      detail: toDetails(refused),
      ...(places.length > 0 && {
        errors: places.map(({ pointer, message }) => ({ pointer, detail: message })),
      }),
    },
    mediaType: 'application/problem+json',
  };
};

/** At a place in `errors.yaml`. */
export class ErrorsFault extends ExpressionError {
  constructor(
    readonly pointer: string,
    message: string,
  ) {
    super(message);
  }
}

const KEYS = ['body', 'media_type'];

/** Errors by a template of `$error#/status`, `title`, `details`, `rule` and `violations`. */
function createTemplateForm(errors: unknown): ErrorForm {
  if (!isObject(errors) || !Object.hasOwn(errors, 'body')) {
    throw new ErrorsFault(
      '',
      'the errors must be an object with a body, and may have a media_type',
    );
  }
  const unknown = Object.keys(errors).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    throw new ErrorsFault(
      `/${unknown}`,
      `${unknown} is not known; the errors have ${KEYS.join(' and ')}`,
    );
  }
  const { body: template, media_type: mediaType } = errors;
  if (mediaType !== undefined && !isJsonType(mediaType)) {
    throw new ErrorsFault(
      '/media_type',
      'media_type must be a media type of JSON, as application/json is',
    );
  }
  for (const part of partsOf(template, '/body')) {
    try {
      requireOwnTerms(part.written);
      requireKnownTerms(part.written);
      if (typeof part.written === 'string') compileTemplate(part.written, {});
    } catch (error) {
      throw error instanceof ExpressionError ? new ErrorsFault(part.pointer, error.message) : error;
    }
  }
  const evaluate = compileTemplate(template, {});
  return (refused) => ({ body: evaluate(scopeOf(refused)), mediaType });
}

/** Its texts, and the names of its functions, as objects of their own. */
function partsOf(
  template: unknown,
  pointer: string,
): readonly { readonly pointer: string; readonly written: unknown }[] {
  if (typeof template === 'string') return [{ pointer, written: template }];
  if (Array.isArray(template))
    return template.flatMap((item: unknown, index) => partsOf(item, `${pointer}/${index}`));
  if (!isObject(template)) return [];
  return Object.entries(template).flatMap(([key, value]) => {
    const inside = `${pointer}/${escapeKey(key)}`;
    return [
      ...(key.startsWith('$') ? [{ pointer: inside, written: { [key]: null } }] : []),
      ...partsOf(value, inside),
    ];
  });
}

const isJsonType = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w.-]+\/(?:[\w.-]+\+)?json(?:;[\x20-\x7e]*)?$/i.test(value);

/** What rows of a lifecycle have and errors do not: they would be empty, or the same each time. */
const ABSENT = /["{]\$(now|record|request|uuid|hex|digits|pattern|after|instant)\b/;

function requireOwnTerms(template: unknown): void {
  const [, name] = ABSENT.exec(JSON.stringify(template)) ?? [];
  if (name === undefined) return;
  throw new ExpressionError(`$${name} cannot be used in errors; write $error#/… or $item#/…`);
}

/** What `$error` has, and what each of its violations. */
const TERMS = {
  error: ['status', 'rule', 'title', 'details', 'violations'],
  item: ['pointer', 'message', 'details'],
};

/** What is not known would be left out of each error without a word. */
function requireKnownTerms(template: unknown): void {
  for (const [, of, name = ''] of JSON.stringify(template).matchAll(
    /\$(error|item)#\/([^"/}]*)/g,
  )) {
    const known = of === 'error' ? TERMS.error : TERMS.item;
    if (known.includes(name)) continue;
    throw new ExpressionError(`$${of ?? ''}#/${name} is not known: ${insteadOf(name, known)}`);
  }
}

function scopeOf(refused: Refused): Scope {
  const { status, rule, violations } = refused;
  return {
    ...aloneWith({}),
    error: {
      status,
      rule,
      title: titleOf(status),
      details: toDetails(refused),
      violations: violations.map((violation) => ({
        ...(violation.pointer !== '' && { pointer: violation.pointer }),
        message: violation.message,
        details: toSentence(violation),
      })),
    },
  };
}
