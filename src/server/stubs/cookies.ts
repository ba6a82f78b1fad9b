const NAME = "[\\w!#$%&'*+.^`|~-]";
const OCTET = '[!#-+--:<-[\\]-~]';
const QUOTED = `"(?<quoted>(?:${OCTET}| )*)"[ \\t]*`;
const PLAIN = `(?:(?<plain>${OCTET}+(?: +${OCTET}+)*)[ \\t]*)?`;

/** What is wrong ends at the next semicolon; one between quotes does not count. */
const WRONG = `(?:${NAME}+[ \\t]?= *"[^"]*(?:"|$))?[^;]*`;
const PAIR = new RegExp(
  `[ \\t;]*(?:(?<name>${NAME}+)[ \\t]?= *(?:${QUOTED}|${PLAIN})(?=;|$)|(?<wrong>${WRONG}))`,
  'gy',
);
const BEGINS_A_NAME = new RegExp(`^${NAME}`);

/**
 * Reads a Cookie header as WireMock's server does: by the letter of RFC 6265. Quotes around a value
 * go, and a cookie with anything else in it (a quote, a comma, an é) counts as not sent.
 */
export function readCookies(header: string): readonly (readonly [string, string])[] {
  const cookies: (readonly [string, string])[] = [];
  let isAfterCookie = false;
  for (const { groups = {} } of header.matchAll(PAIR)) {
    const { name, quoted, plain = '', wrong = '' } = groups;
    if (name !== undefined) cookies.push([name, quoted ?? plain]);
    // To that server, what does not begin like a name spoils the cookie before it.
    else if (isAfterCookie && wrong !== '' && !BEGINS_A_NAME.test(wrong)) cookies.pop();
    isAfterCookie = name !== undefined;
  }
  return cookies;
}
