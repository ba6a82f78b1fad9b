import type { Random } from '../../../runtime/random.js';
import { PatternError } from '../pattern-error.js';
import type { Work } from '../work.js';
import { compileProgram } from './compile.js';
import { TemplateFault } from './frame.js';
import { parseTemplate } from './parse.js';

export { TemplateError } from './values.js';
export { toJava } from './java-list.js';
export { createRequestModel } from './request-model.js';

/** What a template is rendered with. */
export interface TemplateInput {
  /** What `request` and `parameters` are in it. */
  readonly model: Readonly<Record<string, unknown>>;
  readonly work: Work;
  readonly now: number;
  readonly random: Random;
}

/** @throws TemplateError when it cannot be rendered, WorkExceeded when that costs too much */
export type Template = (input: TemplateInput) => string;

/**
 * Compiles a text with places to be filled, in the language of WireMock's response templates. Its
 * helpers are those of a closed list.
 *
 * @throws PatternError when it cannot be used
 */
export function compileTemplateText(text: string, pointer: string): Template {
  // Most texts have no place to fill: no parser is loaded for them.
  if (!text.includes('{{')) return () => text;
  const program = parseTemplate(text, pointer);
  try {
    const say = compileProgram(program);
    return ({ model, ...run }) =>
      say({
        context: model,
        run: { ...run, variables: new Map(), shownAsJson: new WeakSet() },
      });
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    throw new PatternError(pointer, error.message);
  }
}
