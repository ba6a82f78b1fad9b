import { messageOf } from '../../../runtime/failure.js';
import { library } from '../../../runtime/libraries.js';
import { spendOnCompiling } from '../compiling.js';
import { PatternError } from '../pattern-error.js';

type Program = hbs.AST.Program;

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
  const excess = excessOf(text);
  if (excess !== undefined) throw new PatternError(pointer, `is a template with ${excess}`);
  // Loaded when a stub needs it.
  const { parse } = library('handlebars') as typeof import('handlebars');
  try {
    // Handlebars for Java leaves the lines that hold only a block, and so its line breaks.
    return parse(bracketed(text), { ignoreStandalone: true });
  } catch (error) {
    const [first = '', second = ''] = messageOf(error).split('\n');
    throw new PatternError(pointer, `is not a template: ${first} ${second}`.trim());
  }
}

const TAG = /\{\{.*?\}\}/gs;
const MAX_TAGS = 5000;
/** Of blocks in blocks, and of calls in calls. */
const MAX_OPEN = 100;
/** Each is a block in the one before it. */
const MAX_ELSE = 300;

/** What it costs to read and compile a place to fill. */
const PER_TAG = 20;

/** What the parser would take seconds for: it needs the square of the time for what is nested. */
function excessOf(text: string): string | undefined {
  let open = 0;
  let otherwise = 0;
  const tags = text.match(TAG) ?? [];
  spendOnCompiling(PER_TAG * tags.length);
  if (tags.length > MAX_TAGS) return `more than ${MAX_TAGS} places to fill`;
  for (const tag of tags) {
    if (/^\{\{[#^]/.test(tag)) open += 1;
    else if (/^\{\{\//.test(tag)) open -= 1;
    else if (/^\{\{else\s+\w/.test(tag)) otherwise += 1;
    if (open > MAX_OPEN) return `more than ${MAX_OPEN} blocks in each other`;
    if (otherwise > MAX_ELSE) return `more than ${MAX_ELSE} times else with a block`;
    if (tag.split('(').length > MAX_OPEN) return `more than ${MAX_OPEN} calls in one place`;
  }
  return undefined;
}

/** Handlebars for Java takes `list.0` for `list.[0]`. */
const bracketed = (text: string): string =>
  text.replaceAll(TAG, (tag) =>
    tag.replaceAll(
      /'[^']*'|"[^"]*"|([\w\]])\.(\d+)(?=[.\s})])/g,
      (whole, before?: string, index?: string) =>
        before === undefined || /\d/.test(before) ? whole : `${before}.[${String(index)}]`,
    ),
  );
