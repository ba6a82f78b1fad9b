/**
 * What keeps tokens and personal data out of what is shown and written: the journal is read by
 * people, pasted into tickets and streamed to browsers. Runs when an entry is shown, never before.
 */
import { isObject } from '../runtime/json.js';

export const REDACTED = '[redacted]';

/** Properties of the API that hold personal data or secrets, and common ones of other APIs. */
const PRIVATE_PROPERTY =
  /^(?:name|first_?name|last_?name|surname|full_?name|document_?number|e?-?mail|phone(?:_?number)?|msisdn|address|birth_?date|date_?of_?birth|iban|biometric_data|signature_image|front_?image|back_?image|captures?|content|metadata|password|secret|otp|pin|(?:access_|refresh_|id_|session_)?token|authorization|api_?key|client_secret)$/i;

const PRIVATE_HEADER =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key|.*(?:token|secret|password).*)$/i;

const PRIVATE_PARAMETER =
  /^(?:.*token|.*secret|password|api_?key|code_verifier|otp|pin|signature|sig|e?mail|phone.*|msisdn|document_?number|.*name)$/i;

/**
 * What gives itself away wherever it stands: a JWT, a bearer token, an e-mail address, a Spanish
 * identity number. Every repetition is bounded, or ends where the next attempt begins: the text comes
 * from strangers.
 */
const PRIVATE_TEXT =
  /\beyJ[\w-]{4,1024}\.[\w-]+\.[\w-]*|\bBearer\s+[^\s"']+|[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|\b(?:\d{8}|[XYZxyz]\d{7})[A-Za-z]\b/g;

export const redactText = (text: string): string => text.replaceAll(PRIVATE_TEXT, REDACTED);

/** A JSON value with what is private blacked out; its shape stays. */
function redactJson(json: unknown): unknown {
  if (typeof json === 'string') return redactText(json);
  if (Array.isArray(json)) return json.map(redactJson);
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [
      key,
      PRIVATE_PROPERTY.test(key) ? blackOut(value) : redactJson(value),
    ]),
  );
}

/** What is private stays so however deep it lies. */
function blackOut(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(blackOut);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, blackOut(item)]));
  }
  return value === null || typeof value === 'boolean' ? value : REDACTED;
}

export function redactHeader(name: string, value: string): string {
  return PRIVATE_HEADER.test(name) ? REDACTED : redactText(value);
}

export function redactParameter(name: string, value: string): string {
  return PRIVATE_PARAMETER.test(name) ? REDACTED : redactText(value);
}

/** A request target: its path, and its query parameter by parameter. */
export function redactUrl(url: string): string {
  const mark = url.indexOf('?');
  if (mark === -1) return redactText(url);
  const parameters = url
    .slice(mark + 1)
    .split('&')
    .map((parameter) => {
      const [name = '', ...rest] = parameter.split('=');
      return rest.length === 0
        ? redactText(name)
        : `${name}=${redactParameter(name, rest.join('='))}`;
    });
  return `${redactText(url.slice(0, mark))}?${parameters.join('&')}`;
}

/**
 * A body as text. One that is not JSON (an image, a form, the documentation's single quotes) cannot
 * be told apart into private and not, so only its size is told.
 */
export function redactBody(body: unknown): string {
  if (body === undefined) return '';
  if (!(body instanceof Uint8Array)) return JSON.stringify(redactJson(body));
  if (body.length === 0) return '';
  try {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
    return JSON.stringify(redactJson(JSON.parse(text)));
  } catch {
    return `[redacted: ${body.length} bytes that are not JSON]`;
  }
}
