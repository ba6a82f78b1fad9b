import { isUtf8 } from '../../runtime/bytes.js';
import type { FixedAnswer, StubResponse } from './answer.js';
import { BodyFileError, type BodyFiles } from './body-file.js';
import { PatternError } from './pattern-error.js';
import {
  compileTemplateText,
  TemplateError,
  toJava,
  type Template,
  type TemplateInput,
} from './templates/index.js';

/** What a stub says, worked out from each request. */
export type RenderAnswer = (input: TemplateInput) => FixedAnswer;

const WORD = 'response-template';

/** @throws PatternError for transformers that are not taken */
export function isTemplated({ transformers = [] }: StubResponse, pointer: string): boolean {
  for (const [index, name] of transformers.entries()) {
    if (name !== WORD) {
      throw new PatternError(
        `${pointer}/transformers/${index}`,
        `must be ${WORD}; no other transformer is supported`,
      );
    }
  }
  return transformers.length > 0;
}

/**
 * Compiles the templates in an answer: its body, the values of its headers, and the name and the
 * content of its file.
 *
 * @param answer what is the same for each request
 * @throws PatternError
 */
export function compileAnswerTemplate(
  response: StubResponse,
  answer: FixedAnswer,
  pointer: string,
  bodyFiles: BodyFiles | undefined,
): RenderAnswer {
  const body = compileBody(response, answer, pointer, bodyFiles);
  const headers = Object.entries(answer.headers).map(([name, values]) => {
    const place = `${pointer}/headers/${name}`;
    return [name, [values].flat().map((one) => compileTemplateText(one, place))] as const;
  });
  const say = (input: TemplateInput): FixedAnswer => ({
    ...answer,
    headers: Object.fromEntries(
      headers.map(([name, values]) => [name, renderHeader(name, values, input)]),
    ),
    ...(body !== undefined && { body: body(input) }),
  });
  const parameters = toJava(response.transformerParameters ?? {});
  return (input) => say({ ...input, model: { ...input.model, parameters } });
}

function renderHeader(
  name: string,
  templates: readonly Template[],
  input: TemplateInput,
): string | readonly string[] {
  const values = templates.map((template) => template(input));
  if (!values.every((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value))) {
    throw new TemplateError(
      `the header ${name} would contain characters that are not allowed in a header`,
    );
  }
  return values.length === 1 ? (values[0] ?? '') : values;
}

function compileBody(
  { bodyFileName, jsonBody, base64Body, transformerParameters = {} }: StubResponse,
  { body, status }: FixedAnswer,
  pointer: string,
  bodyFiles: BodyFiles | undefined,
): ((input: TemplateInput) => unknown) | undefined {
  if (status === 204 || status === 304) return undefined;
  if (bodyFileName?.includes('{{') === true) {
    return compileFile(bodyFileName, `${pointer}/bodyFileName`, bodyFiles);
  }
  const isRaw = bodyFileName !== undefined && transformerParameters['disableBodyFileTemplating'];
  if (base64Body !== undefined || isRaw === true) return () => body;
  if (jsonBody !== undefined && jsonBody !== null) {
    const template = compileTemplateText(JSON.stringify(jsonBody), `${pointer}/jsonBody`);
    return toBytes((input) => requireJson(template(input)));
  }
  if (!(body instanceof Uint8Array) || !isUtf8(body))
    return body === undefined ? undefined : () => body;
  const place = bodyFileName === undefined ? 'body' : 'bodyFileName';
  return toBytes(compileTemplateText(Buffer.from(body).toString(), `${pointer}/${place}`));
}

function requireJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new TemplateError('jsonBody is not JSON any more: quote what is filled in, or use body');
  }
}

const toBytes =
  (template: Template) =>
  (input: TemplateInput): Uint8Array =>
    Buffer.from(template(input));

/** Which file it is, the request says. */
function compileFile(
  name: string,
  pointer: string,
  files: BodyFiles | undefined,
): (input: TemplateInput) => unknown {
  const template = compileTemplateText(name, pointer);
  return (input) => {
    if (files === undefined)
      throw new TemplateError('files need a directory: start with --mappings DIR');
    const file = template(input);
    try {
      const content = files.read(file);
      input.work.spend(content.length / 16);
      if (!isUtf8(content)) return content;
      return toBytes(compileTemplateText(Buffer.from(content).toString(), file))(input);
    } catch (error) {
      if (error instanceof BodyFileError || error instanceof PatternError) {
        throw new TemplateError(`the file ${file} ${error.message}`);
      }
      throw error;
    }
  };
}
