/** Adds to collection.json what the document cannot say: the files of this machine, and what each answer must be. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const collection = JSON.parse(readFileSync('collection.json', 'utf8'));
const upload = fileURLToPath(new URL('front.png', import.meta.url));
const requests = collection.item.flatMap(({ item }) => item.map(({ request }) => request));
for (const part of requests.flatMap(({ body }) => body?.formdata ?? [])) {
  if (part.type !== 'file') continue;
  part.src = upload;
  part.contentType = 'image/png';
}
collection.event = [
  {
    listen: 'test',
    script: {
      type: 'text/javascript',
      exec: ["pm.test('it is done', () => pm.expect(pm.response.code).to.be.within(200, 299));"],
    },
  },
];
writeFileSync('collection.json', JSON.stringify(collection, null, 2));
