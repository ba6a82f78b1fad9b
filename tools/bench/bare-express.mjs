/** The yardstick: Express 5 as it comes, answering fixed JSON from a Map. */
import express from 'express';

const answers = new Map([
  ['chain', { identification_chain_id: 'x', status: 'CREATED', steps: [] }],
]);
const app = express();
app.get('/{*path}', (_request, response) => {
  response.json(answers.get('chain'));
});
app.post('/{*path}', (_request, response) => {
  response.status(201).json(answers.get('chain'));
});
const server = app.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  console.log(`ready on http://127.0.0.1:${server.address().port}`);
});
