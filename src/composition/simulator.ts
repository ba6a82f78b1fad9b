import type { AdminClient } from '../client.js';
import type { SimulatorFetch } from '../server/fetch/index.js';
import type { Reply } from '../server/message.js';
import type { GivenRequest } from './given-request.js';

/** The API that a simulator stands for. */
export interface About {
  /** As its document has it. */
  readonly title: string;
  /** Begins the paths of the API: `/v1`. */
  readonly basePath: string;
  /** The test tokens. */
  readonly tokens: readonly string[];
  /** The path of a GET that a new simulator answers with 200. */
  readonly example?: string | undefined;
}

export interface Simulator {
  readonly about: About;
  /**
   * Without a slash at its end: `http://127.0.0.1:4010`. With `listen: false` it is one that only
   * `fetch` of this simulator knows.
   */
  readonly url: string;
  /** The control plane, one method an endpoint. */
  readonly admin: AdminClient;
  /**
   * The global `fetch` for this simulator alone, without the network: delays take their time, faults reject. A
   * relative URL is one of the simulator; of an absolute one, the path and the query count.
   */
  readonly fetch: SimulatorFetch;
  /**
   * Whether a request is for the simulator: an operation of the API, the control plane, or, while there are stubs, any
   * path. Of the URL, the path counts.
   */
  knows(request: { readonly method: string; readonly url: string }): boolean;
  /** Answers a request without the network, without delays and faults. */
  handle(request: GivenRequest): Promise<Reply>;
  /** State, clock and chance as after the first start. */
  reset(): Promise<void>;
  /** Answers what is in flight, keeps the state and releases the port. */
  close(): Promise<void>;
  /** Settles as `close` does, whoever began it: this process, or a client (`POST /__admin/shutdown`). */
  readonly closed: Promise<void>;
}
