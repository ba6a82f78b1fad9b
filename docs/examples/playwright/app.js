/** An app whose page calls the API at the address of production. */
import { createServer } from 'node:http';

const PAGE = `<!doctype html><title>Agents</title><link rel="icon" href="data:,">
<p id="state"></p><button id="close">Close</button><button id="typo">Typo</button><input type="file" id="file">
<script type="module">
const API = 'https://api.example.com/documents/v1/orgs/yoigo';
const headers = { authorization: 'Bearer test_admin' };
const show = (text) => { document.querySelector('#state').textContent = text; };
const call = (path, init) => fetch(API + path, { headers, ...init })
  .then(({ status }) => show(String(status)), (error) => show('failed: ' + error.message));
const AGENT = '/identifications/agent/a9e00000-0001-4001-8000-000000000001';
const SCORING = '/scorings/identity_document/5c000000-0001-4001-8000-000000000001';
document.querySelector('#close').onclick = () => call(AGENT + '/close', { method: 'POST' });
document.querySelector('#typo').onclick = () => call(AGENT + '/closed', { method: 'POST' });
document.querySelector('#file').onchange = ({ target }) => {
  const body = new FormData();
  body.append('front', target.files[0]);
  call(SCORING + '/score', { method: 'PUT', body });
};
</script>`;

createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
}).listen(4173, '127.0.0.1');
