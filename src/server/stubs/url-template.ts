import { PatternError } from './pattern-error.js';
import type { RequestPattern } from './request-pattern.js';

/** The parameters of a path, as they were sent, or nothing when the path is another one. */
export type ReadParameters = (path: string) => Readonly<Record<string, string>> | undefined;

/** @throws PatternError when a parameter is asked for that the template does not have */
export function compileTemplate(
  pattern: Pick<RequestPattern, 'urlPathTemplate' | 'pathParameters'>,
  pointer: string,
): ReadParameters | undefined {
  const { urlPathTemplate: template, pathParameters } = pattern;
  if (template === undefined) {
    if (pathParameters === undefined) return undefined;
    throw new PatternError(`${pointer}/pathParameters`, 'needs a urlPathTemplate');
  }
  const segments = template.split('/');
  const odd = segments.find((segment) => /[{}*]/.test(segment) && !/^\{[^{}]+\}$/.test(segment));
  if (odd !== undefined) {
    throw new PatternError(
      `${pointer}/urlPathTemplate`,
      `has the segment ${odd}; a parameter must be a whole segment, such as {id}`,
    );
  }
  for (const name of Object.keys(pathParameters ?? {})) {
    if (segments.includes(`{${name}}`)) continue;
    throw new PatternError(`${pointer}/pathParameters/${name}`, `is not in ${template}`);
  }
  return (path) => {
    const values = path.split('/');
    if (values.length !== segments.length) return undefined;
    const parameters: Record<string, string> = {};
    for (const [index, segment] of segments.entries()) {
      const value = values[index] ?? '';
      if (segment.startsWith('{')) {
        if (value === '') return undefined;
        parameters[segment.slice(1, -1)] = value;
      } else if (segment !== value) return undefined;
    }
    return parameters;
  };
}
