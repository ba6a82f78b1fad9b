/** Finds the browser of this machine; none is downloaded. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns its path, or undefined */
export function findBrowser() {
  const named = process.env.CHROMIUM;
  const places = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = [
    ...(named === undefined ? [] : [named]),
    ...NAMES.flatMap((name) => places.map((place) => path.join(place, name))),
  ];
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function requireBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  process.stderr.write(
    'There is no Chromium on this machine. Install it (Debian: apt-get install chromium), or name\n' +
      'a browser of its family in the variable CHROMIUM: CHROMIUM=/usr/bin/google-chrome npm run test:browser\n',
  );
  process.exit(1);
}
