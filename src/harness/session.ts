import type { Lifecycles } from '../lifecycles/index.js';
import { newId } from '../lifecycles/new-id.js';
import type { Contract } from '../openapi/contract.js';
import type { OpenApiDocument } from '../openapi/document.js';
import type { Operation } from '../openapi/operation.js';
import { lazy } from '../runtime/lazy.js';
import { createRandom } from '../runtime/random.js';
import { pause, type Pause } from '../runtime/timers.js';
import type { Client } from './client.js';
import type { AskAgain, Exchange } from './exchange.js';
import { createFresh, type Fresh } from './fresh.js';
import { createPlainBodies } from './plain-body.js';
import { collectPlaces, type Places } from './inputs/places.js';
import { createArrivals, type Arrivals, type Patience } from './late.js';
import type { OperationRequest, Outcome } from './message.js';
import { createNames, type Names } from './names.js';
import { planWalks, type Walk } from './plan.js';
import { buildRequest, idsIn, jsonOf, type RequestShape } from './requests.js';
import { sendUnlessLost, type Contact } from './contact.js';
import { note, type Seen } from './seen.js';
import type { Wants } from './selection.js';
import type { Role, Target } from './targets/target.js';
import { createWhereabouts, type Whereabouts } from './whereabouts.js';

/** A record that the run made by documented operations. */
interface OwnRecord {
  readonly kind: string;
  readonly id: string;
  readonly org: string;
}

/** One run against one target: what every suite shares. */
export interface Session {
  readonly contract: Contract;
  readonly lifecycles: Lifecycles;
  readonly readDocument: () => Promise<OpenApiDocument>;
  readonly target: Target;
  readonly seed: number;
  /** What the run may do, and why not more. */
  readonly restriction: string | undefined;
  /** Says why the operation may not be asked; `undefined` when it may. */
  forbids(operation: Operation): string | undefined;
  readonly wants: Wants;
  operation(id: string): Operation;
  /** Those that are tested here, in the order of the document. */
  readonly operations: readonly Operation[];
  /** Every cell of every table. */
  readonly walks: () => readonly Walk[];
  /** Every place of every request, by operation id. */
  readonly places: () => Promise<Places>;
  send(request: OperationRequest): Promise<Outcome>;
  /** Builds and sends a request with the token of a role. A new record may take a moment to be found. */
  ask(
    operation: Operation,
    shape: Partial<RequestShape> & { readonly role?: Role },
  ): Promise<Exchange>;
  build(
    operation: Operation,
    shape: Partial<RequestShape> & { readonly role?: Role },
  ): OperationRequest;
  /** Notes by what other fields a record can be named, where its lifecycle says so. */
  learn(kind: string, record: Readonly<Record<string, unknown>>): void;
  /** Whether what the path of such a request says that the record belongs to is there: else 404 is right. */
  isPlaceKnown(operation: Operation, said: Pick<RequestShape, 'id' | 'path'>): boolean;
  /** Whether the operation can name the record: some do it by another field than its id. */
  canName(operation: Operation, id: string): boolean;
  /** What the path of an operation says that a record belongs to, as far as that is known. */
  placeOf(operation: Operation, id: string): NonNullable<RequestShape['path']>;
  /** The request with values that nobody has, where the definition says that there must be such. */
  vary(operation: Operation, shape: Partial<RequestShape>): Partial<RequestShape>;
  /** A name for a new record: another one each time. */
  newName(label: string): string;
  /**
   * An id that no record has, in the form of ids of the kind; the same in every run with this seed.
   *
   * @param label the operation that is asked for it, where no kind is given
   */
  unknownId(label: string, kind?: string): string;
  readonly seen: ReadonlyMap<string, Seen>;
  readonly own: OwnRecord[];
  readonly patience: Patience;
  /** Gives the target time. */
  readonly pause: Pause;
  /** Who asks the target for prepared records: lanes run side by side. */
  readonly taker: number;
  /** Why the target counts as gone. */
  readonly lost: () => string | undefined;
  /** Why requests got no answer that counts, since this was asked last. */
  takeTroubles(): readonly string[];
  /** The same run, for the tests of one operation: with records and troubles of its own. */
  openLane(operation: string): Session;
}

export interface SessionOptions {
  readonly contract: Contract;
  readonly lifecycles: Lifecycles;
  readonly readDocument: () => Promise<OpenApiDocument>;
  readonly client: Client;
  readonly target: Target;
  readonly seed: number;
  readonly restriction?: string;
  readonly wants: Wants;
  /** Whether any test of the operation may be wanted. */
  readonly concerns: (operation: string) => boolean;
  /** Default: by the machine's clock. */
  readonly pause?: Pause;
}

/** What all lanes of a run share. */
interface Shared extends Contact {
  readonly seen: Map<string, Seen>;
  readonly own: OwnRecord[];
  readonly names: Names;
  readonly whereabouts: Whereabouts;
  readonly arrivals: Arrivals;
  readonly fresh: Fresh;
  readonly askPlainly: AskAgain;
  /** Shared by all that run side by side. */
  readonly patience: Patience;
  readonly walks: () => readonly Walk[];
  readonly places: () => Promise<Places>;
  readonly readDocument: () => Promise<OpenApiDocument>;
  lanes: number;
  drawn: number;
}

export function createSession(options: SessionOptions): Session {
  const { contract } = options;
  let walks: readonly Walk[] | undefined;
  const readDocument = lazy(options.readDocument);
  const names = createNames(options.lifecycles);
  return openSession(options, {
    seen: new Map(),
    own: [],
    names,
    whereabouts: createWhereabouts(options.lifecycles, names),
    arrivals: createArrivals(options.pause ?? pause),
    fresh: createFresh(),
    askPlainly: createPlainBodies(),
    patience: { isNeeded: false, vain: 0 },
    // Lanes are many, and these are the same for all.
    walks: () => (walks ??= planWalks(options.lifecycles, contract)),
    places: lazy(async () => collectPlaces(await readDocument())),
    readDocument,
    failures: 0,
    lanes: 0,
    drawn: 0,
  });
}

function openSession(options: SessionOptions, shared: Shared, lane?: string): Session {
  const { contract, target, seed, restriction, wants } = options;
  let troubles: string[] = [];

  const send = async (request: OperationRequest): Promise<Outcome> => {
    const outcome = await sendUnlessLost(options, shared, request);
    if (outcome.answer === undefined) {
      troubles.push(outcome.trouble);
      // A change whose answer was lost may have happened: nobody knows the record any more.
      if (request.method !== 'GET') target.giveUp?.(idsIn(request.path));
    } else note(shared.seen, request.operation, outcome.answer.status);
    return outcome;
  };

  const build: Session['build'] = (operation, { role = 'admin', ...shape }) => {
    const authorization =
      shape.authorization === undefined ? target.token(role) : shape.authorization;
    return buildRequest(operation, options.lifecycles, {
      org: target.org,
      ...shape,
      ...shared.names.inPath(operation, shape),
      ...(authorization !== undefined && { authorization }),
    });
  };

  const session: Session = {
    contract,
    lifecycles: options.lifecycles,
    walks: shared.walks,
    places: shared.places,
    readDocument: shared.readDocument,
    target,
    seed,
    restriction,
    forbids: ({ method }) => (method === 'GET' ? undefined : restriction),
    wants: (operation, rule, name) =>
      (lane === undefined || operation === lane) && wants(operation, rule, name),
    operation(id) {
      const operation = contract.operations.get(id);
      if (operation === undefined) throw new Error(`the contract has no operation ${id}`);
      return operation;
    },
    operations: [...contract.operations.values()].filter(
      ({ id }) => options.concerns(id) && (lane === undefined || id === lane),
    ),
    send,
    build,
    ask(operation, { role, ...asked }) {
      const { id, org = target.org } = asked;
      const ours = target.control !== undefined;
      const isOwn = !ours && shared.own.some((each) => each.id === id && each.org === org);
      const askOnce = async (shape: Partial<RequestShape>): Promise<Exchange> => {
        const request = build(operation, { ...shape, ...(role && { role }) });
        const outcome = await (isOwn && id !== undefined
          ? shared.arrivals.find(id, () => send(request))
          : send(request));
        shared.whereabouts.note(operation, shape, outcome.answer);
        return { request, outcome, shape, sent: jsonOf(operation, shape) };
      };
      const askPlainly = (shape: Partial<RequestShape>): Promise<Exchange> =>
        shared.askPlainly(session, operation, shape, askOnce);
      return ours
        ? askOnce(shared.fresh.vary(session, operation, asked))
        : shared.fresh.ask(session, operation, asked, askPlainly);
    },
    learn: (kind, record) => {
      shared.names.learn(kind, record);
    },
    isPlaceKnown: (operation, said) =>
      target.control !== undefined || shared.whereabouts.isPlaceKnown(operation, said, shared.own),
    canName: (operation, id) => shared.names.of(operation, id) !== undefined,
    placeOf: (operation, id) => shared.names.inPath(operation, { id }).path ?? {},
    vary: (operation, shape) => shared.fresh.vary(session, operation, shape),
    newName: (label) => createRandom(seed, `${label} ${(shared.drawn += 1)}`).uuid(),
    unknownId: (label, kind = options.lifecycles.forOperation(label)?.kind) =>
      newId(
        kind === undefined ? {} : options.lifecycles.of(kind),
        createRandom(seed, `unknown ${label}`),
      ),
    seen: shared.seen,
    own: shared.own,
    patience: shared.patience,
    pause: options.pause ?? pause,
    taker: (shared.lanes += 1),
    lost: () => shared.lost,
    takeTroubles() {
      const taken = troubles;
      troubles = [];
      return taken;
    },
    openLane: (operation) => openSession(options, shared, operation),
  };
  return session;
}
