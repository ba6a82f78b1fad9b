import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { readLifecycle, type LifecycleDocument } from '../lifecycles/read.js';
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import { packageFile } from '../runtime/package.js';
import { readSource, type Finding, type Source } from './source.js';

/** A lifecycle and the file that it is written in. */
export interface LifecycleFile {
  readonly source: Source;
  readonly lifecycle: Lifecycle;
}

export interface LifecycleFiles {
  readonly files: readonly LifecycleFile[];
  /** What keeps files from being lifecycles. */
  readonly findings: readonly Finding[];
}

/** More kinds of records than any API has; a directory with more is not a definition. */
const MOST_FILES = 500;

/** The lifecycles of a directory, in the order of their files' names: chance is drawn in it. */
export function readLifecycleFiles(directory: string): LifecycleFiles {
  const names = readdirSync(directory).filter((name) => /\.(?:ya?ml|json)$/.test(name));
  const isLifecycle = new Ajv2020({ strict: false, allErrors: true }).compile(
    JSON.parse(readFileSync(packageFile('spec', 'lifecycle.schema.json'), 'utf8')) as object,
  );
  const files: LifecycleFile[] = [];
  const findings: Finding[] = [];
  for (const name of names.sort().slice(0, MOST_FILES)) {
    const source = readSource(path.join(directory, name));
    if (isLifecycle(source.value)) {
      files.push({ source, lifecycle: readLifecycle(source.value as LifecycleDocument) });
    } else {
      findings.push(...toFindings(source, isLifecycle.errors ?? []));
    }
  }
  return { files, findings };
}

/** Of several errors at one place that is one of alternatives, the deepest tells most. */
function toFindings(source: Source, errors: readonly ErrorObject[]): readonly Finding[] {
  const told = errors.filter(({ keyword }) => !['anyOf', 'oneOf', 'if'].includes(keyword));
  const deepest = (told.length === 0 ? errors : told).filter(
    ({ instancePath }) => !told.some((other) => other.instancePath.startsWith(`${instancePath}/`)),
  );
  const seen = new Set<string>();
  return deepest.flatMap((error): readonly Finding[] => {
    const { pointer, message } = describe(error);
    if (seen.has(pointer)) return [];
    seen.add(pointer);
    return [
      {
        file: source.file,
        line: source.lineOf(pointer),
        message: `${pointer || 'the file'} ${message}`,
        level: 'error',
      },
    ];
  });
}

function describe({ instancePath, keyword, params, message = 'is not valid' }: ErrorObject): {
  readonly pointer: string;
  readonly message: string;
} {
  const given = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'required':
      return { pointer: instancePath, message: `needs ${String(given['missingProperty'])}` };
    case 'additionalProperties':
      return {
        pointer: `${instancePath}/${String(given['additionalProperty'])}`,
        message: 'is not a field of a lifecycle here',
      };
    case 'enum':
      return {
        pointer: instancePath,
        message: `must be one of ${(given['allowedValues'] as readonly unknown[]).join(', ')}`,
      };
    default:
      return { pointer: instancePath, message };
  }
}
