import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import type { Pair } from '../../src/admin/pairs.js';
import { documentedOperations } from '../spec/documented-pairs.js';
import { useCommand } from '../support/command.js';
import { askAdmin, sendTo, type Sent } from '../support/simulator.js';
import { printedRequests, tabledRequests, type DocumentedRequest } from './documented-requests.js';

const command = useCommand();
const requests = [...printedRequests, ...tabledRequests];
const inMemory = ['--port', '0', '--data', 'memory'];

test('there is one for each operation of the five pages', () => {
  const transcribed = documentedOperations.map(({ operationId, page, method, path }) =>
    [operationId, page, method.toUpperCase(), path].join(' '),
  );
  const written = requests.map(({ operation, page, method, path }) =>
    [
      operation,
      page,
      method,
      path.replace('/yoigo/', '/{org_id}/').replace(/d290f1ee-[0-9a-f-]+/, '{scoring_id}'),
    ].join(' '),
  );
  expect(written.sort()).toEqual(transcribed.sort());
});

test('every request example of the pages is answered as documented', async () => {
  const { url } = await command.start(inMemory);
  const fill = await fillerFrom(url);
  for (const request of requests) {
    const { operation, method, headers, body, query = '', status } = request;
    const sent: Sent = { method, path: fill(request) + query, headers };
    // Throws when the answer is not as the contract has it.
    const answer = await sendTo(url, { ...sent, ...(body !== undefined && { body }) });
    expect({ operation, status: answer.status }).toEqual({ operation, status });
  }
});

test('the lines of the pages as they stand get an answer that helps', async () => {
  const { url } = await command.start(inMemory);
  const fill = await fillerFrom(url);
  const unrepaired = requests.filter(({ pasted }) => pasted !== undefined);
  expect(unrepaired).toHaveLength(6);
  for (const request of unrepaired) {
    const { operation, method, headers, pasted = {} } = request;
    const answer = await sendTo(url, {
      method,
      path: fill(request) + (pasted.query ?? ''),
      headers,
      ...(pasted.body !== undefined && { bytes: pasted.body }),
    });
    expect({ operation, status: answer.status }).toEqual({ operation, status: 400 });
    expect(answer.details.join()).toMatch(
      pasted.query !== undefined
        ? /without quotes \(the documentation prints force='true'\)/
        : operation === 'scoreIdentityDocument'
          ? /needs a boundary in its Content-Type/
          : /written with single quotes\. JSON needs double quotes/,
    );
  }
});

test('a page pasted into a shell, with the base URL of the simulator and a token', async () => {
  const { url } = await command.start(inMemory);
  const create = printedRequests.find(({ operation }) => operation === 'createScoring');
  const send = async (body: string): Promise<string> => {
    const headers = ['Content-Type: application/json', 'Authorization: Bearer test_admin'];
    const { stdout } = await promisify(execFile)('curl', [
      ...['-sS', '-X', 'POST', `${url}/v1/orgs/yoigo/scorings/identity_document`],
      ...headers.flatMap((header) => ['-H', header]),
      ...['--data-raw', body, '-w', ' %{http_code}'],
    ]);
    return stdout;
  };
  expect(await send(create?.pasted?.body ?? '')).toMatch(/single quotes.* 400$/);
  expect(await send(JSON.stringify(create?.body))).toMatch(/"scoring_id":".*"\} 200$/);
});

/** Puts the record of the catalogue's own successful request in the place of the page's. */
async function fillerFrom(url: string): Promise<(request: DocumentedRequest) => string> {
  const { body } = await askAdmin(url, 'GET', '/catalogue');
  const pairs = body['pairs'] as readonly Pair[];
  return ({ operation }) => {
    const success = pairs.find((pair) => pair.operation === operation && pair.status < 300);
    if (success === undefined) throw new Error(`the catalogue has no success of ${operation}`);
    return success.path;
  };
}
