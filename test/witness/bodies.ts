import type { Call, Switches } from './call.js';
import { checkDuration } from './durations.js';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with a JSON body; each problem in a few words, some of which are only breaches. */
export function checkJson(call: Call, fields: (body: Json, call: Call) => string[]): string[] {
  const { on, headers } = call;
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = /charset="?([^"]+)/.exec(parameters.join(';'))?.[1]?.trim() ?? 'utf-8';
  if (!on.chooses('media-type-ignored') && type.trim() !== 'application/json')
    return ['media type'];
  if (on.chooses('charset-refused') && charset !== 'utf-8') return ['media type'];
  const body = parse(call.body.toString(), on);
  if (!isObject(body)) return ['not JSON'];
  if (on.chooses('nul-refused') && JSON.stringify(body).includes('\\u0000')) return ['a NUL'];
  if (on.chooses('duplicate-keys-refused') && repeatsKey(call.body.toString()))
    return ['a key twice'];
  return fields(on.chooses('null-as-absent') ? withoutNulls(body) : body, call);
}

function withoutNulls(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

function parse(text: string, on: Switches): unknown {
  const plain = on.chooses('bom-accepted') ? text.replace(/^\uFEFF/, '') : text;
  try {
    return JSON.parse(plain);
  } catch {
    return on.chooses('quoted-json-accepted') && plain.includes("'")
      ? parse(plain.replaceAll("'", '"'), on)
      : undefined;
  }
}

function repeatsKey(text: string): boolean {
  const objects: Set<string>[] = [];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*:?|[{}]/g)) {
    if (token === '{') objects.push(new Set());
    else if (token === '}') objects.pop();
    else if (token.endsWith(':')) {
      const keys = objects.at(-1);
      if (keys?.has(token)) return true;
      keys?.add(token);
    }
  }
  return false;
}

function unknownFields(body: Json, known: readonly string[], on: Switches): string[] {
  const unknown = Object.keys(body).filter((key) => !known.includes(key));
  return on.chooses('unknown-fields-refused') && unknown.length > 0 ? ['an unknown field'] : [];
}

export function checkIdentification(body: Json, { on, operation }: Call): string[] {
  const otp = operation.section === 'otp';
  const optional = otp ? 'two_factor_type' : 'personal_document_image';
  const known = ['actor', 'expires_in', optional, ...(otp ? ['channel'] : [])];
  return [
    ...checkActor(body['actor'], on),
    ...checkDuration(body['expires_in'], otp, on),
    ...(otp ? checkOtp(body, on) : checkFlag(body['personal_document_image'], on)),
    ...(body[optional] === undefined ? ['optional field refused when missing'] : []),
    ...unknownFields(body, known, on),
  ];
}

function checkFlag(flag: unknown, on: Switches): string[] {
  if (flag === false) return ['a flag of false refused'];
  const isText = on.chooses('flag-as-text') && (flag === 'true' || flag === 'text');
  return flag === undefined || flag === true || isText ? [] : ['personal_document_image'];
}

const FACTORS = ['DOCUMENT_NUMBER', 'EMAIL', 'PERSONAL_DOCUMENT_IMAGE'];

function checkOtp({ two_factor_type: factor, channel }: Json, on: Switches): string[] {
  const problems =
    factor === undefined || FACTORS.includes(factor as string) ? [] : ['two_factor_type unknown'];
  if (factor === 'EMAIL') problems.push('EMAIL refused');
  if (channel === undefined) return [...problems, 'channel missing'];
  if (!isObject(channel)) return [...problems, 'channel of another type'];
  const { type, external } = channel;
  const strict =
    on.chooses('channel-strict') &&
    !(
      ['SMS', 'EMAIL', 'WHATSAPP'].includes(String(type)) && /^(true|false)$/.test(String(external))
    );
  const typed =
    on.chooses('channel-boolean-external') &&
    external !== undefined &&
    typeof external !== 'boolean';
  return [...problems, ...(strict || typed ? ['channel'] : [])];
}

function checkActor(actor: unknown, on: Switches): string[] {
  if (actor === undefined) return ['actor missing'];
  if (!isObject(actor)) return ['actor of another type'];
  if (on.chooses('actor-empty')) return [];
  const { name, last_name, identity_document, email, msisdn, language } = actor;
  const strict = on.chooses('actor-strict');
  const phone = isObject(msisdn) ? msisdn['phone_number'] : undefined;
  const wrong =
    (name !== undefined && typeof name !== 'string') ||
    (identity_document !== undefined && !isObject(identity_document)) ||
    (typeof phone === 'string' && !on.chooses('actor-phone-as-text')) ||
    (strict && [name, last_name, identity_document, msisdn, language].includes(undefined)) ||
    (strict && !/^\S+@\S+$/.test(String(email))) ||
    (on.chooses('actor-language-closed') && !['ES', 'EN', undefined].includes(language as string));
  return wrong ? ['actor'] : [];
}

export function checkReason(body: Json, { on }: Call): string[] {
  const { reason } = body;
  if (reason === undefined) return ['reason missing'];
  if (typeof reason !== 'string') return ['reason of another type'];
  if (on.chooses('reason-empty-refused') && reason === '') return ['reason empty'];
  if (on.chooses('reason-blank-refused') && reason.trim() === '') return ['reason blank'];
  if (on.chooses('reason-255-at-most') && reason.length > 255) return ['reason too long'];
  return unknownFields(body, ['reason'], on);
}

export function checkScoring(body: Json, { on }: Call): string[] {
  const { document, provider } = body;
  return [
    ...checkDocument(document, on),
    ...(provider === undefined ? ['provider missing'] : []),
    ...(provider !== undefined && typeof provider !== 'string' ? ['provider of another type'] : []),
    ...((on.chooses('providers-closed') || on.chooses('provider-unknown-404')) &&
    !['GOOGLE', 'VERIDAS', undefined].includes(provider as string)
      ? ['provider']
      : []),
    ...checkDuration(body['expires_in'], false, on),
    ...unknownFields(body, ['document', 'provider', 'expires_in'], on),
  ];
}

function checkDocument(document: unknown, on: Switches): string[] {
  if (document === undefined) return ['document missing'];
  if (!isObject(document)) return ['document of another type'];
  const { type, country } = document;
  const required = !on.chooses('document-fields-optional');
  const wrong =
    (required && (typeof type !== 'string' || typeof country !== 'string')) ||
    (on.chooses('document-types-closed') &&
      !['IDENTITY_CARD', 'PASSPORT'].includes(String(type))) ||
    (on.chooses('countries-closed') && !['ES', 'PT', 'FR'].includes(String(country)));
  return wrong ? ['document'] : [];
}

export function checkSignature(body: Json, { on }: Call): string[] {
  const { biometric_data: data, signature_image: image } = body;
  const bytes = on.chooses('kb-of-utf8');
  const kb = on.chooses('kb-1000') ? 1000 : 1024;
  return [
    ...checkText('biometric_data', data, 300 * kb, bytes),
    ...(on.chooses('biometric-data-json-only') && !/^[[{]/.test(String(data))
      ? ['not JSON inside']
      : []),
    ...(on.chooses('biometric-data-not-empty') && data === '' ? ['biometric_data empty'] : []),
    ...(typeof data === 'string' && data.length > 250_000
      ? ['biometric_data of 250 kb refused']
      : []),
    ...checkImage(image, 500 * kb, on),
    ...unknownFields(body, ['biometric_data', 'signature_image'], on),
  ];
}

function checkImage(image: unknown, limit: number, on: Switches): string[] {
  const most = on.chooses('kb-of-decoded-bytes') ? Math.floor((limit * 4) / 3) : limit;
  const problems = checkText('signature_image', image, most);
  if (typeof image !== 'string' || problems.length > 0) return problems;
  const loose = on.chooses('base64-loose');
  const valid = loose
    ? /^[\w+/=\s-]*$/
    : /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  if (!valid.test(image)) return ['signature_image not base64'];
  if (image.length > 400_000) return ['signature_image of 400 kb refused'];
  if (on.chooses('image-whole-png') && !Buffer.from(image, 'base64').includes('IEND'))
    return ['cut off'];
  if (on.chooses('image-too-small-refused') && image.length < 100_000) return ['too small'];
  if (on.chooses('image-must-be-jpeg') && !image.startsWith('/9j/')) return ['not a JPEG'];
  return on.chooses('image-must-be-png') && !image.startsWith('iVBORw0KGgo') ? ['not a PNG'] : [];
}

function checkText(name: string, value: unknown, most: number, bytes = false): string[] {
  if (value === undefined) return [`${name} missing`];
  if (typeof value !== 'string') return [`${name} of another type`];
  return (bytes ? Buffer.byteLength(value) : value.length) > most ? [`${name} too long`] : [];
}
