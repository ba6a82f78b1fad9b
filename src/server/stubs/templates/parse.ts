import { createRequire } from 'node:module';
import { messageOf } from '../../../runtime/failure.js';
import { PatternError } from '../pattern-error.js';

type Program = hbs.AST.Program;

const require = createRequire(import.meta.url);

/** Longer ones belong into the app under test. */
const MAX_LENGTH = 1024 * 1024;

/**
 * Reads a template with the parser of Handlebars, and no more of it: what it means is worked out here,
 * so that nothing of a template runs as code.
 *
 * @throws PatternError when it cannot be read, or would be read otherwise by WireMock
 */
export function parseTemplate(text: string, pointer: string): Program {
  if (text.length > MAX_LENGTH) {
    throw new PatternError(pointer, `is a template of more than ${MAX_LENGTH} characters`);
  }
  if (/\\\{\{/.test(text)) {
    throw new PatternError(
      pointer,
      'is a template with \\{{, which WireMock prints with the backslash',
    );
  }
  if (/\{\{\{?~|~\}?\}\}/.test(text)) {
    throw new PatternError(
      pointer,
      'is a template with ~, which WireMock supports only in some places',
    );
  }
  // Loaded when a stub needs it.
  const { parse } = require('handlebars') as typeof import('handlebars');
  try {
    // Handlebars for Java leaves the lines that hold only a block, and so its line breaks.
    return parse(bracketed(text), { ignoreStandalone: true });
  } catch (error) {
    const [first = '', second = ''] = messageOf(error).split('\n');
    throw new PatternError(pointer, `is not a template: ${first} ${second}`.trim());
  }
}

/** Handlebars for Java takes `list.0` for `list.[0]`. */
const bracketed = (text: string): string =>
  text.replaceAll(/\{\{.*?\}\}/gs, (tag) =>
    tag.replaceAll(
      /'[^']*'|"[^"]*"|([\w\]])\.(\d+)(?=[.\s})])/g,
      (whole, before?: string, index?: string) =>
        before === undefined || /\d/.test(before) ? whole : `${before}.[${String(index)}]`,
    ),
  );
