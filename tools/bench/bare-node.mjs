/** The limit: node:http alone, answering fixed JSON from a Map. */
import http from 'node:http';

const answers = new Map([
  ['chain', { identification_chain_id: 'x', status: 'CREATED', steps: [] }],
]);
const server = http.createServer((request, response) => {
  const body = JSON.stringify(answers.get('chain'));
  response.writeHead(request.method === 'POST' ? 201 : 200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  console.log(`ready on http://127.0.0.1:${server.address().port}`);
});
