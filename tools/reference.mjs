/** Puts the reference page into the package: ours, and the three files of Swagger UI that it needs. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const OURS = ['index.html', 'reference.css', 'reference.js'];
const THEIRS = ['swagger-ui-bundle.js', 'swagger-ui.css'];
/** What the licenses ask for goes with the files. */
const LICENSES = ['NOTICE', 'LICENSE', 'swagger-ui-bundle.js.LICENSE.txt'];

/** @param dist the directory of what was built */
export function buildReference(dist) {
  const to = path.join(dist, 'docs');
  const library = path.join(root, 'node_modules', 'swagger-ui-dist');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of OURS) {
    copyFileSync(path.join(root, 'src', 'reference', name), path.join(to, name));
  }
  for (const name of THEIRS) {
    const text = readFileSync(path.join(library, name), 'utf8');
    // The maps are larger than the files, and not here.
    writeFileSync(path.join(to, name), text.replace(/\n?\/[/*]# sourceMappingURL=.*$/, ''));
  }
  const licenses = LICENSES.map((name) => readFileSync(path.join(library, name), 'utf8').trim());
  writeFileSync(path.join(to, 'swagger-ui-license.txt'), `${licenses.join('\n\n')}\n`);
}
