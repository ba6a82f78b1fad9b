import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';

/** Found in the working directory when --config names no other. */
const NAMES = ['json', 'yaml', 'yml'].map((ending) => `masstack-mock.config.${ending}`);

/**
 * Gives the options of a command the values of its section in the configuration file, but those that
 * a flag or the environment gave already.
 */
export async function applyConfig(command: Command, given: string | undefined): Promise<void> {
  const file = given ?? NAMES.find((name) => existsSync(name));
  if (file === undefined) return;
  const refuse = (message: string): never =>
    command.error(`error: the configuration ${file} cannot be used: ${message}`, { exitCode: 2 });
  const section = sectionOf(await readConfig(file, refuse), command.name(), refuse);
  const options = command.options.filter((option) => option.name() !== 'config');
  for (const [key, value] of Object.entries(section)) {
    const option = options.find((each) => each.name() === key || each.attributeName() === key);
    if (option === undefined) {
      const names = options.map((each) => each.name()).join(', ');
      return refuse(`/${command.name()}/${key} is not known. Known options: ${names}`);
    }
    const attribute = option.attributeName();
    const source = command.getOptionValueSource(attribute);
    if (source === 'cli' || source === 'env') continue;
    const pointer = `/${command.name()}/${key}`;
    if (option.isBoolean()) {
      if (typeof value !== 'boolean') return refuse(`${pointer} must be true or false`);
      // A flag that was not given has no value at all.
      if (value) command.setOptionValueWithSource(attribute, value, 'config');
      continue;
    }
    let parsed: unknown;
    for (const text of textsOf(value, () =>
      refuse(`${pointer} must be a text, a number or a list`),
    )) {
      try {
        parsed = option.parseArg?.(text, parsed) ?? text;
      } catch (error) {
        return refuse(`${pointer}: ${messageOf(error)}`);
      }
    }
    command.setOptionValueWithSource(attribute, parsed, 'config');
  }
}

async function readConfig(file: string, refuse: (message: string) => never): Promise<unknown> {
  try {
    const text = await readFile(file, 'utf8');
    if (file.endsWith('.json')) return JSON.parse(text) as unknown;
    const { parse } = await import('yaml');
    return parse(text) as unknown;
  } catch (error) {
    return refuse(messageOf(error));
  }
}

/** The sections are named after the verbs. */
const SECTIONS = ['verify', 'mutate'];

function sectionOf(
  value: unknown,
  name: string,
  refuse: (message: string) => never,
): Readonly<Record<string, unknown>> {
  if (!isObject(value)) return refuse('it must be a map with a section for each command');
  const odd = Object.keys(value).find((key) => !SECTIONS.includes(key));
  if (odd !== undefined) {
    return refuse(`/${odd} is not known. Known sections: ${SECTIONS.join(', ')}`);
  }
  const section = value[name] ?? {};
  return isObject(section) ? section : refuse(`/${name} must be a map of options`);
}

function textsOf(value: unknown, refuse: () => never): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) =>
    typeof each === 'string' || typeof each === 'number' ? String(each) : refuse(),
  );
}
