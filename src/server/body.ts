import type { Form, RequestBody, UploadedPart, Violation } from '../openapi/operation.js';
import { isForm } from '../openapi/ordinary/form.js';
import { EncodingError } from '../openapi/ordinary/serialization.js';
import { readFields } from './form-fields.js';
import { asBuffer, badBody, readJsonBody } from './json-body.js';
import { isRecognised, sniffImage } from '../runtime/image.js';
import type { UploadedFile } from '../lifecycles/expression.js';
import type { Content } from './content.js';
import {
  ACCEPTED_CODINGS,
  codingsOf,
  decodeContent,
  isUndecodable,
  type Undecodable,
} from './content-encoding.js';
import { parseMediaType, type MediaType } from './media-type.js';
import { headerOf, type RequestValue } from './message.js';
import { NEEDS_BOUNDARY, readMessage } from './multipart.js';
import { Problem, violated } from './problem.js';
import type { RequestRuleId } from './rules.js';

const NOTHING: Content = { files: [] };

/** An uploaded image may be this large; the whole upload is bounded by the operation. */
const MAX_IMAGE_BYTES = 10 * 1024 * 1024;

/** The content of a request's body, or what is wrong with its outer form. */
export function readContent(
  request: RequestValue,
  description: RequestBody | undefined,
): Content | Problem | Promise<Content | Problem> {
  const { body } = request;
  if (description === undefined) return NOTHING;
  if (body === undefined || body.length === 0) {
    // A form without a field is one.
    if (description.form !== undefined && isForm(headerOf(request, 'content-type') ?? '')) {
      return { json: description.form.read(''), files: [] };
    }
    const isMissing = description.required && description.mediaTypes[0]?.startsWith('multipart/');
    return isMissing === true ? badBody('is required') : NOTHING;
  }
  if (body.length > description.maxBytes) return tooLarge(description.maxBytes);
  if (request.headers['content-encoding'] === undefined) return parse(request, body, description);
  return decode(request, body, description.maxBytes).then((decoded) =>
    decoded instanceof Problem ? decoded : parse(request, decoded, description),
  );
}

/** The request with its body as it was before it was compressed; the same one where that cannot be. */
export async function withDecodedBody(
  request: RequestValue,
  maxBytes: number,
): Promise<RequestValue> {
  const { body } = request;
  if (body === undefined || body.length === 0) return request;
  const decoded = await decode(request, body, maxBytes);
  return decoded instanceof Problem ? request : { ...request, decoded };
}

export async function decode(
  request: RequestValue,
  body: Uint8Array,
  maxBytes: number,
): Promise<Uint8Array | Problem> {
  const { decoded } = request;
  if (decoded !== undefined) return decoded.length > maxBytes ? tooLarge(maxBytes) : decoded;
  const codings = codingsOf([request.headers['content-encoding'] ?? []].flat());
  const result = await decodeContent(body, codings, maxBytes);
  return isUndecodable(result) ? undecodable(result, maxBytes) : result;
}

function undecodable({ reason, coding }: Undecodable, maxBytes: number): Problem {
  switch (reason) {
    case 'too large':
      return tooLarge(maxBytes);
    case 'broken':
      return badBody(`is not valid ${coding}, although Content-Encoding says so`);
    case 'unknown coding':
      return new Problem({
        status: 415,
        rule: 'request.media-type' satisfies RequestRuleId,
        details: `The body is sent with Content-Encoding: ${coding.slice(0, 100)}. Send it with ${ACCEPTED_CODINGS}, or without.`,
        headers: { 'accept-encoding': ACCEPTED_CODINGS },
      });
  }
}

function parse(
  request: RequestValue,
  body: Uint8Array,
  description: RequestBody,
): Content | Problem | Promise<Content | Problem> {
  const mediaType = parseMediaType(headerOf(request, 'content-type') ?? '');
  const { essence } = mediaType;
  if (!description.mediaTypes.includes(essence)) {
    return unsupported(essence, description.mediaTypes);
  }
  if (essence.startsWith('multipart/')) return readFiles(body, mediaType, description.parts);
  const charset = mediaType.parameter('charset')?.toLowerCase();
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    return unsupported(`${essence} in ${charset}`, ['application/json in UTF-8']);
  }
  return description.form !== undefined && isForm(essence)
    ? readForm(body, description.form)
    : readJsonBody(body);
}

function readForm(body: Uint8Array, form: Form): Content | Problem {
  try {
    return { json: form.read(asBuffer(body).toString()), files: [] };
  } catch (error) {
    if (error instanceof EncodingError) return badBody(error.message);
    throw error;
  }
}

export function tooLarge(limit: number): Problem {
  const rule: RequestRuleId = 'request.too-large';
  return new Problem({
    status: 413,
    rule,
    details: `The body is larger than the limit of ${limit} bytes. Send a smaller body.`,
  });
}

export function unsupported(sent: string, taken: readonly string[]): Problem {
  const rule: RequestRuleId = 'request.media-type';
  return new Problem({
    status: 415,
    rule,
    details: `The body is sent as ${sent === '' ? 'no media type' : sent}. Send it with Content-Type: ${taken.join(' or ')}.`,
  });
}

async function readFiles(
  body: Uint8Array,
  mediaType: MediaType,
  described: readonly UploadedPart[] | undefined,
): Promise<Content | Problem> {
  const message = readMessage(mediaType, body);
  if (message === undefined) return badBody(NEEDS_BOUNDARY);
  const { parseMultipart, MaxFileSizeExceededError } = await import('@remix-run/multipart-parser');
  const files: UploadedFile[] = [];
  try {
    const parts = parseMultipart(message.bytes, {
      boundary: message.boundary,
      maxFileSize: MAX_IMAGE_BYTES,
      maxParts: 8,
    });
    for (const part of parts) {
      files.push({
        ...(part.name !== undefined && { name: part.name }),
        ...(part.filename !== undefined && { filename: part.filename }),
        bytes: part.bytes,
      });
    }
  } catch (error) {
    if (error instanceof MaxFileSizeExceededError) return tooLarge(MAX_IMAGE_BYTES);
    return badBody(
      `is not a complete multipart message: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
  const fields = readFields(files, described);
  const violations = [...checkFiles(files, described), ...fields.violations];
  return violations.length > 0 ? violated(violations) : { files, json: fields.values };
}

function checkFiles(
  files: readonly UploadedFile[],
  described: readonly UploadedPart[] | undefined,
): readonly Violation[] {
  if (files.length === 0) {
    return [
      {
        pointer: '/body',
        message: `has no parts; send ${described === undefined ? 'one' : `one or more of ${namesOf(described)}`}`,
      },
    ];
  }
  if (described === undefined) return [];
  if (files.length > described.length) {
    const message = `has ${files.length} parts; send no more than these: ${namesOf(described)}`;
    return [{ pointer: '/body', message }];
  }
  const missing = described.filter(
    ({ name, required }) => required && files.every((file) => file.name !== name),
  );
  return [
    ...missing.map(({ name }) => ({ pointer: `/body/${name}`, message: 'is required' })),
    ...files.flatMap((file, index) => {
      const part = described.find(({ name }) => name === file.name) ?? described[index];
      const message = wrongType(file.bytes, part?.mediaTypes);
      return message === undefined ? [] : [{ pointer: `/body/${file.name ?? index}`, message }];
    }),
  ];
}

const namesOf = (parts: readonly UploadedPart[]): string =>
  parts.map(({ name }) => name).join(', ');

/** Only what is known by its first bytes can be wrong. */
function wrongType(
  bytes: Uint8Array,
  mediaTypes: readonly string[] | undefined,
): string | undefined {
  if (mediaTypes?.every(isRecognised) !== true) return undefined;
  const kinds = mediaTypes.map((type) => type.replace(/^.*\//, '').toUpperCase());
  const found = sniffImage(bytes);
  return found !== undefined && mediaTypes.includes(found)
    ? undefined
    : `is not a ${kinds.slice(0, -1).join(', ')}${kinds.length > 1 ? ' or ' : ''}${kinds.at(-1)} file (checked by its first bytes)`;
}
