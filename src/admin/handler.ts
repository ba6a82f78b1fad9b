import type { Definition } from '../definition/definition.js';
import type { operations } from '../openapi/admin-types.gen.js';
import type { Contract } from '../openapi/contract.js';
import type { Fixtures } from '../seed/fixtures.js';
import { JSON_TYPE } from '../server/media-type.js';
import type { Reply, RequestValue } from '../server/message.js';
import type { GenerateBody } from '../server/overrides.js';
import type { Handle } from '../server/pipeline.js';
import type { Problem, ToReply } from '../server/problem.js';
import type { AuthMode } from '../server/credentials.js';
import type { Tokens } from '../server/tokens.js';
import type { BodyFiles } from '../server/stubs/body-file.js';
import type { StubFiles } from '../server/stubs/stub-files.js';
import type { World } from '../server/world.js';
import type { Worlds } from '../server/worlds.js';
import type { Verifier } from './verify.js';

/** The operations of `spec/admin.openapi.yaml`. */
export type AdminOperationId = keyof operations;

type Parameters<O extends AdminOperationId> = operations[O]['parameters'];
type Content<O extends AdminOperationId> = operations[O] extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? Body
  : undefined;
type Body<O extends AdminOperationId> = operations[O] extends { requestBody: unknown }
  ? Content<O>
  : Content<O> | undefined;

/** What the control plane knows beside the world it acts on. */
export interface AdminServices {
  /** The simulated API. */
  readonly contract: Contract;
  /** The control plane itself. */
  readonly adminContract: Contract;
  /** Answers requests of the simulated API. */
  readonly pipeline: Handle;
  /** The form of its errors. */
  readonly toReply: ToReply;
  readonly fixtures: Fixtures;
  readonly definition: Definition;
  readonly tokens: Tokens;
  readonly worlds: Worlds;
  readonly version: string;
  /** Begins the end of the simulator; what is in flight is still answered. */
  readonly shutDown: () => void;
  /** The origins that a stub may hand requests on to. */
  readonly allowProxy: readonly string[];
  /** The stubs of `--mappings`, and the bodies of their answers; absent without it. */
  readonly stubFiles: StubFiles | undefined;
  readonly bodyFiles: BodyFiles | undefined;
  /** How strictly tokens are checked. */
  readonly auth: AuthMode;
  /** Tests this simulator; absent where nobody can reach it by HTTP. */
  readonly verifier: Verifier | undefined;
  /** Rejects with what is wrong when changes cannot be kept now. */
  readonly checkStorage: () => Promise<void>;
  /** What has been answered since this was first called, in the text format of Prometheus. */
  readonly readMetrics: () => Promise<{ readonly type: string; readonly text: string }>;
  /** Makes up the body of a documented answer. */
  readonly generateBody: GenerateBody;
}

export interface AdminCall<O extends AdminOperationId> {
  readonly path: Parameters<O>['path'];
  readonly query: NonNullable<Parameters<O>['query']>;
  readonly body: Body<O>;
  readonly request: RequestValue;
  readonly world: World;
  readonly services: AdminServices;
}

export type AdminReply = Omit<Reply, 'rule'> | Problem;

export type AdminHandler<O extends AdminOperationId> = (
  call: AdminCall<O>,
) => AdminReply | Promise<AdminReply>;

/** A JSON answer that is written in pieces. */
export function inPieces(body: AsyncIterable<string>): AdminReply {
  return { status: 200, headers: { 'content-type': JSON_TYPE }, body };
}
