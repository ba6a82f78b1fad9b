/** Makes collection.json, for Postman's "Import" and for newman, from the shipped document. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import converter from 'openapi-to-postmanv2';

const document = readFileSync(fileURLToPath(import.meta.resolve('masstack-mock/openapi.json')));
const collection = await new Promise((resolve, reject) => {
  converter.convert(
    { type: 'string', data: document.toString() },
    { folderStrategy: 'Tags', requestParametersResolution: 'Example' },
    (error, { result, reason, output } = {}) =>
      result ? resolve(output[0].data) : reject(error ?? new Error(reason)),
  );
});

// No document can name a file of this machine: the parts that are files get one.
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
