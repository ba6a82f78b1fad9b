import type { ErrorForm } from './error-form.js';
import type { People } from '../lifecycles/expression.js';
import type { Lifecycles } from '../lifecycles/index.js';
import type { Evidence } from '../lifecycles/lifecycle.js';
import type { Effects } from '../lifecycles/template.js';
import type { Contract } from '../openapi/contract.js';
import type { OpenApiDocument } from '../openapi/document.js';
import type { OrdinaryContract } from '../openapi/ordinary/contract.js';
import type { Violation } from '../openapi/operation.js';
import type { Random } from '../runtime/random.js';

/** Everything that is known of an API: what is documented, and what may happen. */
export interface Definition {
  /** `masstack`, or the name of the directory that it came from. */
  readonly name: string;
  /** What the API is called, for a person. */
  readonly title: string;
  /** A request that a new simulator answers well: its path, to show how it is used. */
  readonly example?: string | undefined;
  readonly contract: Contract;
  /** The whole document as its author wrote it: what no lifecycle answers, it answers. */
  readonly ordinary?: OrdinaryContract | undefined;
  /** Those that this one joins. */
  readonly parts?: readonly Definition[] | undefined;
  readonly readDocument: () => Promise<OpenApiDocument>;
  /** Where the document is kept, so that those that add to this definition can refer to its parts. */
  readonly documentFile?: string | undefined;
  /** The directory of the overlays that have names. */
  readonly overlays?: string | undefined;
  readonly lifecycles: Lifecycles;
  /** Kinds of another definition, with what this one adds to them. */
  readonly additions?: Lifecycles | undefined;
  /** What the lifecycle documents cannot say as data. */
  readonly effects: Effects;
  readonly errors: ErrorForm;
  /** What stands behind the rules that the engine has for every request, by their ids, where it is known. */
  readonly requestEvidence?: Readonly<Record<string, Evidence>>;
  /** How tokens say what they grant. */
  readonly claims: ClaimsForm;
  readonly fixtures: readonly DefinedFixtures[];
  /** Whose records a generated population is of. */
  readonly tenants: readonly string[];
  /** What is wrong with the description of a record of this kind, such as a fixture has. */
  describe(kind: string, description: unknown): Promise<readonly Violation[]>;
  /** The JSON Schema of such a description, without references. */
  readDescriptionSchema(kind: string): Promise<object>;
  /** Makes up people, where records name somebody; slow to load. */
  loadPeople?(need: 'one' | 'many'): Promise<(random: Random) => People>;
}

/** Records, tokens and magic values that a definition brings. */
export interface DefinedFixtures {
  readonly directory: string;
  /** Whether they are held to their schemas before they are used: a test has done it for ours. */
  readonly check: boolean;
}

/** For whom a token is good, and what for. */
export interface Grant {
  readonly orgs: readonly string[];
  readonly permissions: readonly string[];
}

/** How tokens of an API say what they grant. Times are those of RFC 7519 everywhere. */
export interface ClaimsForm {
  read(payload: Readonly<Record<string, unknown>>): Grant;
  write(grant: Grant): Readonly<Record<string, unknown>>;
}
