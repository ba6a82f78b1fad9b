import type { Lifecycle, Rule } from './lifecycle.js';
import { NO_TENANT } from './records.js';
import { RecordRules, type CheckRecord } from './record-rules.js';

/** The lifecycles of a definition, by the kind of record and by operation. */
export class Lifecycles {
  readonly all: readonly Lifecycle[];
  readonly kinds: readonly string[];
  readonly records: RecordRules;
  readonly #checks: Readonly<Record<string, CheckRecord>>;
  /** The path parameters that name whose a record is. */
  readonly #tenants: readonly string[];
  readonly #byKind: ReadonlyMap<string, Lifecycle>;
  readonly #byOperation: ReadonlyMap<string, Lifecycle>;

  constructor(all: readonly Lifecycle[], checks: Readonly<Record<string, CheckRecord>>) {
    this.all = all;
    this.#checks = checks;
    this.kinds = all.map(({ kind }) => kind);
    this.records = new RecordRules(this.kinds, checks);
    this.#tenants = [...new Set(all.flatMap(({ tenant }) => tenant ?? []))];
    this.#byKind = new Map(all.map((lifecycle) => [lifecycle.kind, lifecycle]));
    this.#byOperation = new Map(
      all.flatMap((lifecycle) =>
        lifecycle.rows.map(({ operation }): [string, Lifecycle] => [operation, lifecycle]),
      ),
    );
  }

  has(kind: string): boolean {
    return this.#byKind.has(kind);
  }

  /** @throws Error when no lifecycle has this kind of record: ask `has` about names from outside */
  of(kind: string): Lifecycle {
    const lifecycle = this.#byKind.get(kind);
    if (lifecycle === undefined) throw new Error(`no lifecycle has the kind of record ${kind}`);
    return lifecycle;
  }

  /** The lifecycle whose rows answer an operation. */
  forOperation(operation: string): Lifecycle | undefined {
    return this.#byOperation.get(operation);
  }

  /** Whose records a path is about; `undefined` where it does not say. */
  tenantIn(path: Readonly<Record<string, string>>): string | undefined {
    for (const name of this.#tenants) if (Object.hasOwn(path, name)) return path[name];
    return undefined;
  }

  /** Whether a path parameter names whose a record is. */
  isTenant(name: string): boolean {
    return this.#tenants.includes(name);
  }

  /** Whose a record of this kind is: where paths do not say it, all have one owner. */
  ownerOf(kind: string, org: string): string {
    return this.of(kind).tenant === undefined ? NO_TENANT : org;
  }

  /** The same, with one in place of that of its kind. What is remembered stays as it was, without a check. */
  with(lifecycle: Lifecycle, check?: CheckRecord): Lifecycles {
    return new Lifecycles(
      this.all.map((each) => (each.kind === lifecycle.kind ? lifecycle : each)),
      check === undefined ? this.#checks : { ...this.#checks, [lifecycle.kind]: check },
    );
  }

  /** The compiled schema of the records of a kind. */
  checkOf(kind: string): CheckRecord | undefined {
    return this.#checks[kind];
  }

  /** Those of several definitions, which have no kind in common. */
  static join(several: readonly Lifecycles[]): Lifecycles {
    const checks = Object.assign({}, ...several.map((each) => each.#checks)) as Readonly<
      Record<string, CheckRecord>
    >;
    return new Lifecycles(
      several.flatMap(({ all }) => all),
      checks,
    );
  }

  /** Each rule of each table once, in the tables' order. */
  rules(): readonly Rule[] {
    return this.all.flatMap(({ rows, expiry, outside }): readonly Rule[] => [
      ...rows,
      ...(expiry.from.length > 0 ? [expiry] : []),
      ...outside,
    ]);
  }
}
