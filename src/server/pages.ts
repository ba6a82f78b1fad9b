import { isLoopback, isOwnName } from './own-names.js';
import { headerOf, originOf, type RequestValue } from './message.js';
import { Problem } from './problem.js';
import type { RequestRuleId } from './rules.js';

/** Whose page sent a request, quoted, when it is neither of this machine nor listed; else `undefined`. */
export type ForeignPage = (request: RequestValue) => string | undefined;

/**
 * Tells pages of others from tests and from pages of this machine: an app that is developed here. An image
 * or a link sends no `Origin`; then `Sec-Fetch-Site`, which every browser of today sends to this machine,
 * says whose request it is, and `Referer` from where.
 */
export function createForeignPage(options: {
  /** The address that the server listens on. */
  readonly host: string;
  /** Whether the user has opened the simulator to the pages of an origin. */
  readonly isListed: (origin: string) => boolean;
}): ForeignPage {
  const { host: ownHost, isListed } = options;
  const isOwn = (origin: string): boolean => isListed(origin) || isOfThisMachine(origin, ownHost);
  return (request) => {
    const origin = headerOf(request, 'origin');
    const site = headerOf(request, 'sec-fetch-site');
    if (origin === undefined && site === undefined) return undefined;
    if (origin !== undefined) return isOwn(origin) ? undefined : quote(origin);
    // A name that was rebound to this machine makes the pages of others look like our own.
    if (site === 'same-origin') {
      const host = headerOf(request, 'host');
      const own = originOf(request);
      return isOwnName(host, ownHost) || isListed(own) ? undefined : quote(own);
    }
    // Typed by a person, or opened from a bookmark.
    if (site === 'none') return undefined;
    const referer = originIn(headerOf(request, 'referer'));
    return referer !== undefined && isOwn(referer)
      ? undefined
      : quote(referer ?? 'another site, by Sec-Fetch-Site');
  };
}

function originIn(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

function isOfThisMachine(origin: string, ownHost: string): boolean {
  if (!/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return false;
  const name = new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return (
    name === 'localhost' || name.endsWith('.localhost') || isLoopback(name) || name === ownHost
  );
}

const quote = (origin: string): string => JSON.stringify(origin.slice(0, 200));

/** Says why a request may not make a world; `undefined` when it may. */
export type MayMakeWorld = (request: RequestValue) => Problem | undefined;

/** Worlds take memory, so pages of others may not make them. */
export function createMayMakeWorld(foreignPage: ForeignPage): MayMakeWorld {
  return (request) => {
    const page = foreignPage(request);
    return page === undefined ? undefined : refusePage(page);
  };
}

function refusePage(page: string): Problem {
  const rule: RequestRuleId = 'world.origin';
  return new Problem({
    status: 403,
    rule,
    details: `This world does not exist, and a page of ${page} may not create one. Create it first in the test (POST /__admin/worlds), or start the simulator with --allow-origin and this origin.`,
  });
}
