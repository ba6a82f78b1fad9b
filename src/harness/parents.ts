/** Parameters of a path that name neither whose a record is nor the record, but what it belongs to. */
import { OF_EVERY_RECORD, type Lifecycle } from '../lifecycles/lifecycle.js';
import { namingIn } from '../lifecycles/naming.js';
import { parentField } from '../lifecycles/under.js';
import type { Operation } from '../openapi/operation.js';

/**
 * The field of a record that says what a parameter of the path says: one of the same name, if no row says. The
 * record's own id is not that of what it belongs to, whatever the path calls that.
 */
export const fieldOf = (lifecycle: Pick<Lifecycle, 'rows'>, name: string): string | undefined =>
  parentField(lifecycle, name) ?? (OF_EVERY_RECORD.includes(name) ? undefined : name);

/** What a record belongs to where nobody has said it: what planted records belong to, too. */
export function parentOf(
  operation: Operation,
  lifecycle: Lifecycle | undefined,
  name: string,
): string {
  const field = lifecycle && fieldOf(lifecycle, name);
  const planted = field === undefined ? undefined : lifecycle?.seeds.defaults?.[field];
  const example = operation.parameters.find((each) => each.name === name)?.example;
  return [planted, example].find(isPlain)?.toString() ?? name;
}

/** All of them, with the given ones in place of those that nobody has said. */
export function parentsOf(
  operation: Operation,
  lifecycle: Lifecycle,
  given: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const names = operation.parameters.filter((each) => each.in === 'path').map(({ name }) => name);
  const own = namingIn(lifecycle, names)?.parameter;
  return Object.fromEntries(
    names
      .filter((name) => name !== own && name !== lifecycle.tenant)
      .map((name) => [name, given[name] ?? parentOf(operation, lifecycle, name)]),
  );
}

/** Not an expression. */
const isPlain = (template: unknown): template is string | number =>
  typeof template === 'number' || (typeof template === 'string' && !template.startsWith('$'));
