import { describeError, type Handle } from '../server/pipeline.js';
import { coerceParameters } from '../openapi/coerce.js';
import type { RequestParts } from '../openapi/operation.js';
import { readContent } from '../server/body.js';
import { checkInput } from '../server/input.js';
import { splitTarget, type Reply, type RequestValue } from '../server/message.js';
import { decodeParts } from '../server/parts.js';
import { toControlReply } from '../server/control-errors.js';
import { Problem, unexpected, violated } from '../server/problem.js';
import { redactPath } from '../server/redaction.js';
import type { World } from '../server/world.js';
import { prepareLibraries } from '../runtime/libraries.js';
import type { Log } from '../runtime/log.js';
import { getCatalogue } from './catalogue.js';
import { getClock, reset, setClock } from './clock.js';
import { getAbout } from './about.js';
import { listAnswers } from './answers.js';
import { getControlDocument, getControlDocumentAsYaml } from './documents.js';
import { createEntity, deleteEntity, getEntity, listEntities, patchEntity } from './entities.js';
import { countEntities } from './entity-counts.js';
import { listEntityRequests } from './entity-requests.js';
import { previewExpiries } from './expiries.js';
import { explain } from './explain.js';
import { explainRequest } from './explain-request.js';
import { listNearMissesOfRequest } from './near-misses-of-request.js';
import { getRequestAsCurl } from './curl.js';
import type { AdminCall, AdminHandler, AdminOperationId, AdminServices } from './handler.js';
import { withLongListsInPieces } from './long-answers.js';
import { getDiagram, getEntitySchema, getLifecycle, listLifecycles } from './lifecycles.js';
import { getDocs, getDocsFile, getUiFile, toDocumented } from './pages.js';
import { proposeStub } from './propose-stub.js';
import { resendRequest } from './resend.js';
import { stageAnswers } from './staging.js';
import { listStubUses } from './stub-uses.js';
import { listRequestSummaries } from './summaries.js';
import { getVerify, getVerifyReport, startVerify, stopVerify } from './verify.js';
import { listProviderStates, setProviderState } from './provider-states.js';
import { getRule, listRules } from './rules.js';
import {
  createToken,
  getHealth,
  getKeySet,
  getLiveness,
  getMetrics,
  getReadiness,
  getVersion,
  shutDown,
} from './server.js';
import {
  deleteSnapshot,
  getSnapshot,
  listSnapshots,
  putSnapshot,
  restoreSnapshot,
} from './snapshots.js';
import { createWorld, deleteWorld, listWorlds } from './worlds.js';
import { isOfWireMock, toWireMockErrors } from './wiremock-errors.js';
import { wiremock } from './wiremock.js';

/** The route table: `spec/admin.openapi.yaml` says where each of these is found. */
const handlers: { readonly [O in AdminOperationId]: AdminHandler<O> } = {
  getHealth,
  getLiveness,
  getReadiness,
  getMetrics,
  getVersion,
  getAbout,
  shutDown,
  getKeySet,
  createToken,
  reset,
  getClock,
  setClock,
  getCatalogue,
  explain,
  listRules,
  getRule,
  countEntities,
  listEntities,
  listEntityRequests,
  listAnswers,
  previewExpiries,
  listLifecycles,
  getLifecycle,
  getDiagram,
  getEntitySchema,
  createEntity,
  getEntity,
  patchEntity,
  deleteEntity,
  listProviderStates,
  setProviderState,
  ...wiremock,
  listWorlds,
  createWorld,
  deleteWorld,
  listSnapshots,
  putSnapshot,
  getSnapshot,
  restoreSnapshot,
  deleteSnapshot,
  listStubUses,
  stageAnswers,
  listRequestSummaries,
  explainRequest,
  listNearMissesOfRequest,
  getRequestAsCurl,
  proposeStub,
  resendRequest,
  startVerify,
  getVerify,
  stopVerify,
  getVerifyReport,
  getControlDocument,
  getControlDocumentAsYaml,
  getUiFile,
  getDocs,
  getDocsFile,
};

const RULE = 'admin';

/** Answers the requests of the control plane. */
export function createAdmin(services: AdminServices, log: Log): Handle {
  return async (request, world) => {
    try {
      const answer = await serve(services, request, world);
      return answer instanceof Problem ? describe(answer, request) : answer;
    } catch (error) {
      log.error(
        `${RULE}: ${request.method} ${redactPath(splitTarget(request.url).path)}: ${describeError(error)}`,
      );
      return describe(unexpected(error), request);
    }
  };
}

const describe = (problem: Problem, request: RequestValue): Reply =>
  isOfWireMock(splitTarget(request.url).path) ? toWireMockErrors(problem) : toControlReply(problem);

async function serve(
  services: AdminServices,
  request: RequestValue,
  world: World,
): Promise<Reply | Problem> {
  const contract = services.adminContract;
  const { path: sent, query } = splitTarget(request.url);
  const path = toDocumented(sent);
  const match = contract.match(request.method, path);
  if (match === undefined) {
    return new Problem({
      status: 404,
      rule: RULE,
      details: `The control plane has no endpoint ${path}. GET /__admin/docs lists all endpoints.`,
    });
  }
  if ('allow' in match) {
    const allow = match.allow.join(', ');
    const details = `${path} does not take ${request.method}, only ${allow}.`;
    return new Problem({ status: 405, rule: RULE, details, headers: { allow } });
  }
  const { operation, params } = match;
  const { parts, violations } = decodeParts(request, operation, params, query);
  const input = checkInput(contract, operation, {
    parts,
    violations,
    content: await readContent(request, operation.body),
    now: world.clock.now(),
  });
  if (input instanceof Problem) return input;
  const { kind } = input.parts.path;
  if (kind !== undefined && !world.lifecycles.has(kind)) {
    const message = `must be one of ${world.lifecycles.kinds.join(', ')}`;
    return violated([{ pointer: '/path/kind', message }]);
  }
  await prepareLibraries(() => new TextDecoder().decode(request.body));
  // As their schemas describe them: a limit is a number.
  const { path: pathParts, query: queryParts } = coerceParameters(
    operation,
    input.parts,
  ) as RequestParts;
  const { body } = input.parts;
  const call = { path: pathParts, query: queryParts, body, request, world, services };
  const handler = handlers[operation.id as AdminOperationId] as AdminHandler<AdminOperationId>;
  // The contract has checked that the parts are what the type says.
  const answer = await handler(call as unknown as AdminCall<AdminOperationId>);
  return answer instanceof Problem ? answer : { rule: RULE, ...withLongListsInPieces(answer) };
}
