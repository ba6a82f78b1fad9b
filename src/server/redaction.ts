/**
 * What keeps secrets and personal data out of what is shown and written: the log, the journal, its
 * stream, recordings and messages. By name where a value has one, and by its look wherever it stands.
 * The tokens of the fixtures are no secrets: they stay readable.
 */
import { isObject } from '../runtime/json.js';

export const REDACTED = '[redacted]';

/** Names whose values are private wherever they stand; compared in small letters, without separators. */
const PRIVATE_PART =
  /(?:token|secret|session(?:id)?$|passw(?:or)?d|passphrase|apikey|authorization|credential|cookie|privatekey|passport|iban|phone|msisdn|mobile|email|birth|surname|(?:first|last|full|middle|maiden|given|family|user|holder)name|document(?:number|no)$|(?:identity|id)number|nationalid|taxid|cardnumber|accountnumber|cvv|iban)/;
const PRIVATE_NAME =
  /^(?:name|address|otp|pin|pwd|sig|jwt|bearer|signature|codeverifier|nif|nie|dni|ssn|mail)$/;
/** Names that would be private by a part, and tell only about what is. */
const PUBLIC_NAME = /^(?:tokenendpoint|tokensvalidafter|accesscontrol.*|.*type)$/;
/** Bodies hold more that is private under names that mean nothing in a query. */
const PRIVATE_PROPERTY = /(?:^biometric|images?$|^captures?$|^content$|^metadata$)/;

function plainName(name: string): string {
  return decodeAll(name)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

function isPrivateName(name: string): boolean {
  const plain = plainName(name);
  return !PUBLIC_NAME.test(plain) && (PRIVATE_NAME.test(plain) || PRIVATE_PART.test(plain));
}

const isPrivateProperty = (name: string): boolean =>
  isPrivateName(name) || PRIVATE_PROPERTY.test(plainName(name));

/**
 * What gives itself away wherever it stands. The first alternatives are what stays: ids, times, test
 * tokens. Every repetition is bounded, or ends where the next attempt begins: the text comes from
 * strangers.
 */
const TEXT = new RegExp(
  [
    String.raw`(?<keep>\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b`,
    String.raw`\b\d{4}-\d\d-\d\dT[\d:.]{5,18}Z?|\bBearer\s{1,8}test_[a-z_]{1,60}\b)`,
    // A JWT, even half of one; what follows Bearer or Basic.
    String.raw`\beyJ[\w-]{4,4096}(?:\.[\w-]*){0,4}`,
    String.raw`\b(?:Bearer|Basic)\s{1,8}[^\s"',;]+`,
    // Secrets by the habits of those who give them out.
    String.raw`\b(?:sk|pk|rk|ghp|gho|ghs|ghr|xox[abprs]|glpat|npm|AKIA)[_-]?(?:live_|test_)?[\w-]{16,200}\b`,
    // Mail addresses.
    String.raw`[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}`,
    // IBANs: by country and check digits, in groups or not.
    String.raw`\b[a-z]{2}\d{2}(?: ?[a-z\d]{4}){2,7}(?: ?[a-z\d]{1,3})?\b(?<=[a-z\d ]{15})`,
    // Cards.
    String.raw`\b\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}\b`,
    // Phones: with a country, or nine digits as in Spain.
    String.raw`(?:\+|\b00)\d(?:[ .()-]{0,2}\d){7,14}\b`,
    String.raw`\b(?:34[ .-]?)?[6-9]\d{2}[ .-]?\d{3}[ .-]?\d{3}\b|\b[6-9]\d{2}(?:[ .-]\d{2}){3}\b`,
    // Identity numbers of Spain (DNI, NIE), then passports.
    String.raw`\b\d{2}\.?\d{3}\.?\d{3}[ -]?[a-z]\b|\b[xyz]-?\d{7}-?[a-z]\b`,
    String.raw`\b[a-z]{1,3}\d{6,9}[a-z]?\b`,
  ].join('|'),
  'gi',
);

/** `token=…`, `"password": "…"`: a private name with its value, in the middle of a text. */
const NAMED =
  /([\w%.-]{0,40}(?:token|secret|passw|api[_-]?key)[\w%.-]{0,40}["']?\s{0,4}[=:]\s{0,4}["']?)([^\s&"',;]{1,4096})/gi;

/** Long, and with digits: no word of a person. */
const OPAQUE = /(?<![\w-])(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[a-z])[\w-]{32,4096}(?![\w-])/gi;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const TEST_TOKEN = /^(?:bearer\s+)?test_[a-z_]{1,60}$/i;

/** What is percent-encoded is read as a server reads it: segment by segment. */
const ENCODED = /[^\s"'<>/?&=#;]{0,4096}%[\da-f]{2}[^\s"'<>/?&=#;]{0,4096}/gi;

export function redactText(text: string): string {
  return redactPlain(
    text.includes('%') ? text.replace(ENCODED, (segment) => redactEncoded(segment)) : text,
  );
}

function redactPlain(text: string): string {
  return text
    .replace(NAMED, (whole, name: string, value: string) =>
      TEST_TOKEN.test(value) || /^(?:bearer|basic)$/i.test(value) ? whole : `${name}${REDACTED}`,
    )
    .replace(TEXT, (...match: readonly unknown[]) => {
      const { keep } = match.at(-1) as { readonly keep: string | undefined };
      return keep ?? REDACTED;
    })
    .replace(OPAQUE, (long) => (UUID.test(long) ? long : REDACTED));
}

/** A value by its name and its look. */
function redactValue(value: string, isPrivate: boolean): string {
  return isPrivate && !TEST_TOKEN.test(value) ? REDACTED : redactText(value);
}

/** A JSON value with what is private redacted; its shape stays. */
function redactJson(json: unknown): unknown {
  if (typeof json === 'string') return redactText(json);
  if (typeof json === 'number') return redactText(String(json)) === String(json) ? json : REDACTED;
  if (Array.isArray(json)) return json.map(redactJson);
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [
      redactText(key),
      isPrivateProperty(key) ? blackOut(value) : redactJson(value),
    ]),
  );
}

/** What is private stays so however deep it lies. */
function blackOut(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(blackOut);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, blackOut(item)]));
  }
  if (value === null || typeof value === 'boolean') return value;
  return typeof value === 'string' ? redactValue(value, true) : REDACTED;
}

export function redactHeader(name: string, value: string): string {
  return redactValue(value, isPrivateName(name));
}

export function redactParameter(name: string, value: string): string {
  const plain = decodeAll(value);
  const redacted = redactValue(plain, isPrivateName(name));
  return redacted === plain ? value : redacted;
}

/** A request target: its path segment by segment, its query parameter by parameter; read as a server reads them. */
export function redactUrl(url: string): string {
  const mark = url.search(/[?#]/);
  const path = redactPath(mark === -1 ? url : url.slice(0, mark));
  if (mark === -1) return path;
  const parameters = url
    .slice(mark + 1)
    .split(/([&;#?])/)
    .map((parameter, index) => {
      if (index % 2 === 1) return parameter;
      const [name = '', ...rest] = parameter.split('=');
      const shown = redactEncoded(name);
      return rest.length === 0 ? shown : `${shown}=${redactParameter(name, rest.join('='))}`;
    });
  return `${path}${url.charAt(mark)}${parameters.join('')}`;
}

/** Ids, and words that no pattern above begins: nearly every segment of a path, and told apart at once. */
const WORD = '(?!eyj|sk|pk|rk|gh[pors]|xox|glpat|npm|akia)[a-z]{1,40}';
const SEGMENT = `(?:|v\\d{1,3}|${WORD}(?:-${WORD}){0,9}|[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12})`;
const HARMLESS = new RegExp(`^${SEGMENT}$`, 'i');
const HARMLESS_PATH = new RegExp(`^${SEGMENT}(?:/${SEGMENT}){0,12}$`, 'i');

export function redactPath(path: string): string {
  if (HARMLESS_PATH.test(path)) return path;
  return path
    .split('/')
    .map((segment) => (HARMLESS.test(segment) ? segment : redactEncoded(segment)))
    .join('/');
}

function redactEncoded(text: string): string {
  const plain = decodeAll(text);
  const redacted = redactPlain(plain);
  return redacted === plain ? text : redacted;
}

/** So often may something be encoded; what is encoded more often no server reads. */
const MOST_DECODINGS = 4;

/** What can be decoded of the text; what cannot, stays. */
function decodeAll(text: string): string {
  let plain = text;
  for (let times = 0; times < MOST_DECODINGS && plain.includes('%'); times += 1) {
    const next = plain.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
      try {
        return decodeURIComponent(encoded);
      } catch {
        return encoded;
      }
    });
    if (next === plain) break;
    plain = next;
  }
  return plain;
}

/** What is larger is not looked into: whoever asks for the journal must not wait for it. Bytes. */
const MOST_READ = 256 * 1024;

/**
 * A body as text. One that is not JSON (an image, a form, the documentation's single quotes) cannot
 * be told apart into private and not, so only its size is told.
 */
export function redactBody(body: unknown): string {
  if (body === undefined) return '';
  if (!(body instanceof Uint8Array)) return JSON.stringify(redactJson(body));
  if (body.length === 0) return '';
  if (body.length > MOST_READ) return `[redacted: ${body.length} bytes are too many to check]`;
  try {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
    return JSON.stringify(redactJson(JSON.parse(text)));
  } catch {
    return `[redacted: ${body.length} bytes that are not JSON]`;
  }
}
