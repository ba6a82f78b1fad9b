/** What is wrong with lifecycles that can be read: names of nothing, gaps, statements that contradict the contract. */
import { responseFor, type Operation } from '../openapi/operation.js';
import { ABSENT, operationsOf, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { namingIn } from '../lifecycles/naming.js';
import { conditionFaults, expiryFaults, newIdFaults } from './check-conditions.js';
import { shadowed, unanswered, unreachable, unusedStatuses } from './check-coverage.js';
import { makeFaults } from './check-makes.js';
import { didYouMean, insteadOf } from './closest.js';
import { pathParametersOf, rowPointer, type CheckOptions, type Fault } from './check-options.js';
import { remembersFaults, requiredFaults } from './check-remembers.js';
import { templateFaults } from './check-templates.js';
import { toFindings, type Finding } from './source.js';

export function checkLifecycles(options: CheckOptions): readonly Finding[] {
  const kinds = new Map<string, string>();
  const operations = new Map<string, string>();
  return options.files.flatMap(({ source, lifecycle, added }) => {
    const faults = [
      ...takenTwice(kinds, [lifecycle.kind], source.file, () => '/kind'),
      ...takenTwice(operations, operationsOf(lifecycle), source.file, (name) =>
        rowPointer(lifecycle, ({ operation }) => operation === name),
      ),
      ...faultsOf(lifecycle, options, added),
    ];
    return toFindings(source, faults.filter(isOfFile(added)));
  });
}

/** What another definition says and leaves out, it has said there; that the two do not fit, is told here. */
const isOfFile =
  (added = Infinity) =>
  ({ pointer, level = 'error' }: Fault): boolean =>
    level === 'error' || Number(/^\/rows\/(\d+)/.exec(pointer)?.[1] ?? 0) < added;

/** A kind, and an operation, belong to one file. */
function takenTwice(
  taken: Map<string, string>,
  names: readonly string[],
  file: string,
  pointerOf: (name: string) => string,
): readonly Fault[] {
  return names.flatMap((name) => {
    const other = taken.get(name);
    taken.set(name, file);
    if (other === undefined || other === file) return [];
    return [{ pointer: pointerOf(name), message: `${name} is also in ${other}` }];
  });
}

function faultsOf(
  lifecycle: Lifecycle,
  options: CheckOptions,
  added: number | undefined,
): readonly Fault[] {
  const { rows } = lifecycle;
  const named = [
    ...statesNamed(lifecycle),
    ...idsOnce(lifecycle),
    ...otherIdsRemembered(lifecycle),
    ...remembersFaults(lifecycle),
    ...requiredFaults(lifecycle, options),
    ...idFaults(lifecycle, options),
    ...rows.flatMap((row, index) => rowFaults(lifecycle, row, `/rows/${index}`, options)),
    ...templateFaults(lifecycle, options),
    ...conditionFaults(lifecycle, options),
    ...expiryFaults(lifecycle, options),
    ...newIdFaults(lifecycle, options),
    ...makeFaults(lifecycle, options),
  ];
  // What names nothing makes gaps that would only repeat it.
  if (named.some(({ level = 'error' }) => level === 'error')) return named;
  return [
    ...named,
    ...shadowed(lifecycle, added),
    ...unanswered(lifecycle),
    ...unreachable(lifecycle),
    ...unusedStatuses(lifecycle, options),
  ];
}

function statesNamed(lifecycle: Lifecycle): readonly Fault[] {
  const { states, initial, expiry, outside, rows } = lifecycle;
  const known = (
    pointer: string,
    names: readonly (string | undefined)[],
    more: readonly string[] = [],
  ): readonly Fault[] =>
    names.flatMap((name) =>
      name === undefined || states.includes(name) || more.includes(name)
        ? []
        : [
            {
              pointer,
              message: `names the state ${name}, which is not one of this lifecycle: ${insteadOf(name, [...states, ...more])}`,
            },
          ],
    );
  return [
    ...known('/initial', [initial]),
    ...known('/expiry', expiry.from.length === 0 ? [] : [...expiry.from, expiry.to]),
    ...outside.flatMap(({ from, to }, index) => known(`/outside/${index}`, [...from, to])),
    ...rows.flatMap(({ from, to }, index) => [
      ...known(`/rows/${index}/from`, from, [ABSENT]),
      ...known(`/rows/${index}/to`, [to], [ABSENT]),
    ]),
  ];
}

function idsOnce({ rows, expiry, outside }: Lifecycle): readonly Fault[] {
  const places = [
    ...rows.map(({ id }, index) => ({ id, pointer: `/rows/${index}/id` })),
    ...(expiry.from.length === 0 ? [] : [{ id: expiry.id, pointer: '/expiry/id' }]),
    ...outside.map(({ id }, index) => ({ id, pointer: `/outside/${index}/id` })),
  ];
  return places.flatMap(({ id, pointer }, index) =>
    places.findIndex((other) => other.id === id) === index
      ? []
      : [{ pointer, message: `${id} is also the id of another rule` }],
  );
}

function otherIdsRemembered({ other_ids: others = {}, remembers }: Lifecycle): readonly Fault[] {
  return Object.entries(others)
    .filter(([, field]) => !Object.hasOwn(remembers.properties, field))
    .map(([name, field]) => ({
      pointer: `/other_ids/${name}`,
      message: `${field} is not remembered: ${Object.keys(remembers.properties).join(', ')}`,
    }));
}

/** The paths of its operations; of another definition's, too. */
const pathsOf = (lifecycle: Lifecycle, { contract }: CheckOptions): readonly Operation[] =>
  operationsOf(lifecycle).flatMap((name) => contract.operations.get(name) ?? []);

const isIdInPaths = (lifecycle: Lifecycle, options: CheckOptions): boolean =>
  pathsOf(lifecycle, options).some(
    (operation) => namingIn(lifecycle, pathParametersOf(operation)) !== undefined,
  );

/** An id that no path has makes each row wrong, and is one mistake. */
function idFaults(lifecycle: Lifecycle, options: CheckOptions): readonly Fault[] {
  const isNamed = lifecycle.rows.some(({ from }) => from.some((state) => state !== ABSENT));
  const hasPaths = pathsOf(lifecycle, options).length > 0;
  if (!isNamed || !hasPaths || isIdInPaths(lifecycle, options)) return [];
  const known = [...new Set(pathsOf(lifecycle, options).flatMap(pathParametersOf))];
  const message = `no path of its operations has {${lifecycle.id}}: ${insteadOf(lifecycle.id, known)}`;
  return [{ pointer: '/id', message }];
}

/** Some write the method and the path of an operation, as documentation does. */
function meantBy(name: string, { contract, ordinary }: CheckOptions): string {
  const all = ordinary.operations.map(({ operation }) => operation);
  const [method = '', path] = name.trim().split(/\s+/);
  const written = all.find((each) => each.path === path && each.method === method.toUpperCase());
  if (written !== undefined) return `did you mean ${written.id}?`;
  return didYouMean(name, [...contract.operations.keys(), ...all.map(({ id }) => id)]);
}

const CHANGES = ['to', 'sets', 'touches', 'makes'] as const;
const NO_CONTENT = 204;

/** Parts of a row that nothing becomes of, each with the reason. */
function withoutEffect(row: Row<string>): readonly (readonly [part: string, reason: string])[] {
  const { status, lists, answers } = row;
  const isRefusal = status >= 400;
  const changes = CHANGES.filter((part) => row[part] !== undefined);
  const reason = isRefusal ? 'a refusal changes nothing' : 'a row with lists changes nothing';
  return [
    ...(isRefusal || lists !== undefined ? changes.map((part) => [part, reason] as const) : []),
    ...(isRefusal && lists !== undefined ? [['lists', 'a refusal lists nothing'] as const] : []),
    ...(isRefusal && answers !== undefined
      ? [['answers', 'errors.yaml says what refusals look like, or else the document'] as const]
      : []),
    ...(status === NO_CONTENT && answers !== undefined
      ? [['answers', 'an answer with the status 204 has no body'] as const]
      : []),
  ];
}

const NOT_FOUND = 404;

function rowFaults(
  lifecycle: Lifecycle,
  row: Row<string>,
  place: string,
  options: CheckOptions,
): readonly Fault[] {
  const { contract } = options;
  const faults: Fault[] = [];
  const fault = (pointer: string, message: string, level?: Finding['level']): void => {
    faults.push({ pointer: place + pointer, message, ...(level && { level }) });
  };
  const { operation: name, from, when, status } = row;
  const operation = contract.operations.get(name);
  if (operation === undefined) {
    const near = meantBy(name, options);
    fault(
      '/operation',
      `${name} is not an operationId of the OpenAPI document${near && `: ${near}`}`,
    );
    return faults;
  }
  if (when !== undefined && !Object.hasOwn(lifecycle.conditions, when)) {
    const known = insteadOf(when, Object.keys(lifecycle.conditions));
    fault('/when', `${when} is not a condition of this lifecycle: ${known}`);
  }
  if (responseFor(operation, status) === undefined) {
    const documented = Object.keys(operation.responses).join(', ');
    // Servers say so of what is not there, whether or not their documents do.
    const level =
      status === NOT_FOUND && from.every((state) => state === ABSENT) ? 'warning' : 'error';
    fault('/status', `${status} is not documented for ${name}: ${documented}`, level);
  }
  const hasBody = responseFor(operation, status)?.schema !== undefined;
  if (status < 300 && hasBody && row.answers === undefined) {
    fault('', `needs answers: the contract describes a body for ${name} ${status}`);
  }
  for (const [part, reason] of withoutEffect(row)) {
    fault(`/${part}`, `must be left out: ${reason}`);
  }
  const makes = namingIn(lifecycle, pathParametersOf(operation)) === undefined;
  if (makes && from.some((state) => state !== ABSENT) && isIdInPaths(lifecycle, options)) {
    const names = [lifecycle.id, ...Object.keys(lifecycle.other_ids ?? {})];
    const missing = names.map((name) => `{${name}}`).join(' or ');
    fault(
      '/from',
      `must be ${ABSENT} alone: the path ${operation.path} has no ${missing}, so no record is named`,
    );
  }
  if (!makes && from.includes(ABSENT) && status < 400) {
    fault(
      '/from',
      `must not list ${ABSENT} with the status ${status}, because no record exists in that state`,
    );
  }
  const { tenant } = lifecycle;
  if (tenant !== undefined && !pathParametersOf(operation).includes(tenant)) {
    fault('/operation', `${name} has no {${tenant}} in its path ${operation.path}`);
  }
  return faults;
}
