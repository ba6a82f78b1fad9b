/** Who is told of requests and answers: a part of the composition root. */
import type { AdminServices } from '../admin/handler.js';
import type { Contract } from '../openapi/contract.js';
import { lazy } from '../runtime/lazy.js';
import { createJsonLog, silentLog, type Log } from '../runtime/log.js';
import { isMissingPackage, loadOptional } from '../runtime/optional.js';
import { packageVersion } from '../runtime/package.js';

import { describeExchange, fieldsOf, isLook } from '../server/exchange.js';
import type { MetricsOptions } from '../telemetry/metrics.js';
import { createObservers, type Observe, type Observers } from '../telemetry/observers.js';
import { operationOf } from '../telemetry/operation-of.js';
import type { SimulatorOptions } from './options.js';

export interface Telemetry {
  /** For everything that is no request. */
  readonly log: Log;
  readonly observers: Observers;
}

/** @param lines where lines go, whatever their form */
export async function openTelemetry(
  {
    logFormat,
    logRequests,
    https = false,
  }: Pick<SimulatorOptions, 'logFormat' | 'logRequests' | 'https'>,
  { contract, lines }: { readonly contract: Contract; readonly lines: Log },
): Promise<Telemetry> {
  const observers = createObservers();
  const json = logFormat === 'json' ? createJsonLog(lines) : undefined;
  if (lines !== silentLog && logRequests !== false) {
    const line: Observe =
      json === undefined
        ? (exchange) => {
            lines.info(describeExchange(exchange));
          }
        : (exchange) => {
            const operation = operationOf(contract, exchange.request);
            const level = exchange.reply.status >= 500 ? 'error' : 'info';
            json.write(level, { operation, ...fieldsOf(exchange) });
          };
    observers.add((exchange) => {
      if (!isLook(exchange)) line(exchange);
    });
  }
  const traces = await openTraces(contract, https === false ? 'http' : 'https').catch(
    (error: unknown) => {
      if (!isMissingPackage(error)) throw error;
      (json ?? lines).error(`${error.message}. Traces are off until it is installed.`);
      return undefined;
    },
  );
  if (traces !== undefined) observers.add(traces);
  return { log: json ?? lines, observers };
}

/** Where an SDK of OpenTelemetry registers what it brings, for all copies of its API in a process. */
const REGISTERED = Symbol.for('opentelemetry.js.api.1');

/** Nothing, and nothing is loaded, where this process was started without an SDK that takes spans. */
async function openTraces(
  contract: Contract,
  scheme: 'http' | 'https',
): Promise<Observe | undefined> {
  const { [REGISTERED]: registered } = globalThis as {
    readonly [REGISTERED]?: { readonly trace?: unknown };
  };
  if (registered?.trace === undefined) return undefined;
  const { createTraces } = await loadOptional(
    '@opentelemetry/api',
    'A span for each request',
    () => import('../telemetry/traces.js'),
  );
  return createTraces(contract, packageVersion(), scheme);
}

export function createReadMetrics(options: MetricsOptions): AdminServices['readMetrics'] {
  const open = lazy(async () => {
    const { createMetrics } = await import('../telemetry/metrics.js');
    return createMetrics(options);
  });
  return async () => (await open())();
}
