import type { SendAdmin } from '../client.js';
import { isObject } from '../runtime/json.js';
import type { ServerEvent } from '../runtime/server-events.js';

/** What the journal holds, the newest last, as in a terminal. */
export async function printJournal(
  send: SendAdmin,
  limit: number | undefined,
  print: (line: string) => void,
): Promise<void> {
  const query = limit === undefined ? '' : `?limit=${limit}`;
  const journal = await send('GET', `/__admin/requests${query}`);
  const requests = isObject(journal) ? journal['requests'] : undefined;
  if (!Array.isArray(requests))
    throw new Error('the answer of the simulator is not a list of requests');
  for (const entry of requests.reverse()) print(describeEntry(entry));
}

/** Prints what is asked and answered from now on, until the simulator stops. */
export async function followJournal(send: SendAdmin, print: (line: string) => void): Promise<void> {
  const events = await send('GET', '/__admin/events');
  if (!isStream(events)) throw new Error('the answer of the simulator is not an event stream');
  for await (const { data } of events) print(describeEvent(data));
}

function isStream(value: unknown): value is AsyncIterable<ServerEvent> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function describeEvent(data: string): string {
  try {
    return describeEntry(JSON.parse(data));
  } catch {
    return data;
  }
}

/** One line in the order in which the log has them; an entry of another shape as it is. */
function describeEntry(entry: unknown): string {
  const request = isObject(entry) ? entry['request'] : undefined;
  const response = isObject(entry) ? (entry['response'] ?? entry['responseDefinition']) : undefined;
  if (!isObject(request) || !isObject(response)) return JSON.stringify(entry);
  const parts = [
    request['loggedDateString'],
    request['method'],
    request['url'],
    response['status'],
  ].filter((part) => typeof part === 'string' || typeof part === 'number');
  return parts.join(' ');
}
