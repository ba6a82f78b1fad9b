import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';

describe('an overlay that cannot be used stops the start', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'overlays-'));
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  const scoring = {
    document: { type: 'IDENTITY_CARD', country: 'ES' },
    provider: 'GOOGLE',
    expires_in: 'P1D',
  };
  const row = {
    id: 'scoring.never',
    title: 'Never',
    operation: 'closeScoring',
    from: ['CREATED'],
    status: 409,
    evidence: { grade: 'inferred', reason: 'a test' },
  };
  const withRow = (change: object): object => ({
    target: '$',
    update: { 'x-lifecycles': { 'document-scoring': [{ ...row, ...change }] } },
  });
  const rows = [
    { given: 'another version', content: { overlay: '2.0.0' }, says: '/overlay must be 1.0.0' },
    { given: 'no action', content: { overlay: '1.0.0' }, says: '/actions must list at least one' },
    {
      given: 'a target that is no JSONPath',
      action: { target: 'paths', remove: true },
      says: '/actions/0/target paths: ',
    },
    {
      given: 'a target that selects nothing',
      action: { target: '$.paths.nothing', remove: true },
      says: '/actions/0/target $.paths.nothing: selects nothing',
    },
    {
      given: 'a schema that does not compile',
      action: { target: '$.components.schemas.Provider', update: { type: 'text' } },
      says: 'the contract with ',
    },
    {
      given: 'a rule for a state that there is not',
      action: withRow({ from: ['OPEN'] }),
      says: '/x-lifecycles/document-scoring/0/from must list states among CREATED, SCORED',
    },
    {
      given: 'a rule without evidence',
      action: withRow({ evidence: {} }),
      says: '/x-lifecycles/document-scoring/0/evidence must have a grade',
    },
    ...[
      { given: 'a status that HTTP does not have', change: { status: 42 }, at: 'status must be' },
      { given: 'an interim status', change: { status: 101 }, at: 'status must be a status from' },
      { given: 'a status as a text', change: { status: '409' }, at: 'status must be a status' },
      { given: 'the id of another kind', change: { id: 'chain.validate' }, at: 'id must be a new' },
      { given: 'the id of an expiry', change: { id: 'otp.expire' }, at: 'id must be a new id' },
      { given: 'the id of another check', change: { id: 'admin' }, at: 'id must be a new id' },
      { given: 'an id that no header takes', change: { id: 'a\r\nb' }, at: 'id must be 1 to 100' },
      { given: 'an empty title', change: { title: ' ' }, at: 'title must be a text' },
      { given: 'no state to start from', change: { from: [] }, at: 'from must list states' },
      {
        given: 'a state twice',
        change: { from: ['CREATED', 'CREATED'] },
        at: 'from must list each',
      },
      { given: 'an unknown operation', change: { operation: 'x' }, at: 'operation must be' },
      { given: 'an unknown field', change: { form: [] }, at: 'form is not a field of a row' },
      { given: 'a refusal that changes', change: { to: 'CLOSED' }, at: 'to must be left out' },
      {
        given: 'a page without name',
        change: { evidence: { grade: 'docs' } },
        at: 'evidence must',
      },
      {
        given: 'a success without a record',
        change: { from: ['ABSENT'], status: 204 },
        at: 'from must not list ABSENT',
      },
      {
        given: 'a creation that leads nowhere',
        change: { operation: 'createScoring', from: ['ABSENT'], status: 200 },
        at: 'to must be the state',
      },
      {
        given: 'a creation of what is there',
        change: { operation: 'createScoring', status: 200, to: 'CREATED' },
        at: 'from must be ABSENT alone',
      },
    ].map(({ given, change, at }) => ({
      given,
      action: withRow(change),
      says: `/x-lifecycles/document-scoring/0/${at}`,
    })),
    {
      given: 'two rules of one id',
      action: {
        target: '$',
        update: { 'x-lifecycles': { 'document-scoring': [row, { ...row, from: ['SCORED'] }] } },
      },
      says: '/x-lifecycles/document-scoring/1/id must be a new id',
    },
  ];
  test('a rule that refuses creations: nothing is made', async () => {
    const file = path.join(directory, 'no-creations.json');
    const refusal = { id: 'scoring.create.never', operation: 'createScoring', from: ['ABSENT'] };
    const content = { overlay: '1.0.0', actions: [withRow(refusal)] };
    writeFileSync(file, JSON.stringify(content));
    const simulator = await createSimulator({ port: 0, auth: 'none', overlays: [file] });
    try {
      const count = async (): Promise<number> =>
        (await simulator.admin.listEntities({ kind: 'document-scoring' })).entities.length;
      const before = await count();
      const reply = await simulator.handle({
        method: 'POST',
        url: '/v1/orgs/yoigo/scorings/identity_document',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(scoring)),
      });
      expect(reply).toMatchObject({ status: 409, rule: 'scoring.create.never' });
      expect(await count()).toBe(before);
    } finally {
      await simulator.close();
    }
  });

  test.each(rows)('$given', async ({ given, content, action, says }) => {
    const file = path.join(directory, `${given.replaceAll(' ', '-')}.json`);
    writeFileSync(file, JSON.stringify(content ?? { overlay: '1.0.0', actions: [action] }));
    await expect(createSimulator({ port: 0, overlays: [file] })).rejects.toThrow(says);
  });

  test('a name that is not shipped', async () => {
    await expect(createSimulator({ port: 0, overlays: ['older-docs'] })).rejects.toThrow(
      'the overlay older-docs does not exist. Built-in overlays: newer-docs.',
    );
  });
});
