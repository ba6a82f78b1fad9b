import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { askFrom, FILE, type Sent } from './ordinary.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0, spec: FILE, seed: 3 });
}, 120_000);
afterAll(() => simulator.close());

describe('valid requests are taken', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const json = { 'content-type': 'application/json' };
  const part = (name: string, value: string, more = ''): string =>
    `--m\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const upload = `${part('note', 'hello')}${part('count', '3')}${part('file', 'PNG', '; filename="a.png"')}--m--\r\n`;
  test.each<Sent & { readonly status: number }>([
    { url: '/api/v3/silent', status: 200 },
    { url: '/api/v4/silent', status: 200 },
    { url: '/api/v5/silent', status: 404 },
    { url: '/silent/', status: 200 },
    { url: '/file.csv', status: 200 },
    { url: '/file.exe', status: 400 },
    { url: '/maps/52.5,-13', status: 200 },
    { url: '/maps/52.5,east', status: 400 },
    { url: '/jobs/1:cancel', method: 'POST', status: 200 },
    { url: '/pets/mine', status: 201 },
    { url: '/pets/mine/toys', status: 202 },
    { url: '/pets/7/toys', status: 202 },
    { url: '/pets/7', status: 200 },
    { url: '/pets/7', method: 'HEAD', status: 200 },
    { url: '/pets/7', method: 'PUT', status: 405 },
    { url: '/lists/1,2', status: 200 },
    { url: '/lists/1,b', status: 400 },
    { url: '/search?ids=1&ids=2', status: 200 },
    { url: '/search?ids=1', status: 200 },
    { url: '/search?ids=one', status: 400 },
    { url: '/search?codes=1,2', status: 200 },
    { url: '/search?codes=1%2C2', status: 200 },
    { url: '/search?codes=1,b', status: 400 },
    { url: '/search?piped=1%7C2', status: 200 },
    { url: '/search?spaced=1%202', status: 200 },
    { url: '/search?filter[age]=3', status: 200 },
    { url: '/search?filter%5Bage%5D=three', status: 400 },
    { url: '/search?point=x,3', status: 200 },
    { url: '/search?point=x,three', status: 400 },
    { url: '/search?json=%7B%22a%22%3A1%7D', status: 200 },
    { url: '/search?json=%7B%7D', status: 400 },
    { url: '/search?json=%7B', status: 400 },
    { url: '/search?empty=', status: 200 },
    { url: '/search', headers: { 'x-ids': '1, 2' }, status: 200 },
    { url: '/search', headers: { 'x-ids': '1, b' }, status: 400 },
    { url: '/search', headers: { cookie: 'session=12' }, status: 200 },
    { url: '/search', headers: { cookie: 'session=twelve' }, status: 400 },
    { url: '/form', headers: form, body: 'name=a&sizes=1&sizes=2', status: 200 },
    { url: '/form', headers: form, body: 'name=a&sizes=1&tags=b,c&metadata[k]=v', status: 200 },
    { url: '/form', headers: form, body: 'name=a&sizes=one', status: 400 },
    { url: '/form', headers: form, body: 'sizes=1', status: 400 },
    { url: '/text', headers: { 'content-type': 'text/plain' }, body: 'hello', status: 200 },
    { url: '/text', headers: { 'content-type': 'text/plain' }, body: 'he', status: 400 },
    { url: '/text', headers: json, body: '"hello"', status: 415 },
    {
      url: '/upload',
      headers: { 'content-type': 'multipart/form-data; boundary=m' },
      body: upload,
      status: 200,
    },
    {
      url: '/upload',
      headers: { 'content-type': 'multipart/form-data; boundary=m' },
      body: upload.replace('\r\n3\r\n', '\r\nx\r\n'),
      status: 400,
    },
    {
      url: '/anything',
      headers: { 'content-type': 'application/vnd.mine+json' },
      body: '{"a":1}',
      status: 200,
    },
    { url: '/anything', headers: json, body: '{}', status: 400 },
    {
      url: '/anything',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'x',
      status: 200,
    },
    { url: '/nullable', headers: json, body: '{"owner":null,"undeclared":1}', status: 200 },
    { url: '/nullable', headers: json, body: '{"owner":{},"undeclared":1}', status: 400 },
    {
      url: '/whole-upload',
      headers: { 'content-type': 'multipart/form-data; boundary=m' },
      body: upload,
      status: 200,
    },
    { url: '/whole-upload', headers: form, body: 'a=1', status: 200 },
    { url: '/?action=start', method: 'POST', status: 201 },
    { url: '/?action=stop', method: 'POST', status: 202 },
    { url: '/?action=jump', method: 'POST', status: 400 },
    { url: '/blobs/1', status: 200 },
    { url: '/blobs/1?part=list&of=2', status: 206 },
    { url: '/blobs/1?part=list', status: 200 },
    { url: '/links', method: 'PUT', headers: json, body: '{"add":"a"}', status: 201 },
    { url: '/links', method: 'PUT', headers: json, body: '{"remove":"a"}', status: 202 },
    { url: '/links', method: 'PUT', headers: json, body: '{}', status: 400 },
    { url: '/levels/1', status: 200 },
    { url: '/levels/3', status: 400 },
    { url: '/levels/2?on=auto&size=10&flag=true', status: 200 },
    { url: '/levels/2?on=true', status: 200 },
    { url: '/levels/2?on=maybe', status: 400 },
    { url: '/levels/2?size=30', status: 400 },
    { url: '/levels/2?flag=false', status: 400 },
    { url: '/.well-known/openid-configuration', status: 209 },
    { url: '/.well-known/openid-configuration/', status: 209 },
    { url: '/.well-known/jwks.json', status: 209 },
    { url: '/.well-known/jwks.json', method: 'POST', status: 405 },
    { url: '/openapi.json', status: 209 },
    { url: '/openapi.yaml', status: 200 },
    { url: '/closed', headers: { authorization: '', 'x-api-key': 'k' }, status: 200 },
    { url: '/closed', headers: { authorization: 'Basic YTpi' }, status: 200 },
    { url: '/closed', status: 200 },
    { url: '/open', headers: { authorization: '' }, status: 200 },
  ])('$method $url $headers $body: $status', async ({ status, ...sent }) => {
    expect((await askFrom(simulator, sent)).status).toBe(status);
  });
});

describe('Content-Encoding of a request (RFC 9110, section 8.4)', () => {
  const form = Buffer.from('name=a&sizes=1');
  test.each([
    { coding: 'gzip', bytes: gzipSync(form), status: 200 },
    { coding: 'br', bytes: brotliCompressSync(form), status: 200 },
    { coding: 'gzip', bytes: gzipSync('sizes=1'), status: 400 },
    { coding: 'gzip', bytes: form, status: 400 },
    { coding: 'gzip', bytes: gzipSync(Buffer.alloc(40 * 1024 * 1024, ' ')), status: 413 },
    { coding: 'unheard-of', bytes: form, status: 415 },
  ])('$coding of $bytes.length bytes: $status', async ({ coding, bytes, status }) => {
    const answer = await fetch(`${simulator.url}/form`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer test_admin',
        'content-type': 'application/x-www-form-urlencoded',
        'content-encoding': coding,
      },
      body: bytes,
    });
    expect(answer.status).toBe(status);
  });
});
