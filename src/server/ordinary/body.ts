import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { Content, OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import type { Schema } from '../../openapi/document.js';
import { readForm } from '../../openapi/ordinary/form.js';
import { EncodingError, typed } from '../../openapi/ordinary/serialization.js';
import { coerceText, shapeOf } from '../../openapi/ordinary/shape.js';
import type { Violation } from '../../openapi/operation.js';
import { decode, tooLarge, unsupported } from '../body.js';
import { readJson } from '../json-body.js';
import { parseMediaType } from '../media-type.js';
import { headerOf, type RequestValue } from '../message.js';
import { NEEDS_BOUNDARY, readMessage } from '../multipart.js';
import { Problem } from '../problem.js';
import { contentFor, essenceOf, isJson, isText, isXml } from './media-types.js';

/** What is wrong with the body of a request: a list, or a problem of its own. */
export type BodyFaults = readonly Violation[] | Problem;

const NONE: readonly Violation[] = [];

export async function checkBody(
  contract: OrdinaryContract,
  { body, operation }: OrdinaryOperation,
  request: RequestValue,
): Promise<BodyFaults> {
  if (body === undefined) return NONE;
  const raw = request.body;
  if (raw === undefined || raw.length === 0) {
    return body.required ? [{ pointer: '/body', message: 'is required' }] : NONE;
  }
  const maxBytes = operation.body?.maxBytes ?? Infinity;
  if (raw.length > maxBytes) return tooLarge(maxBytes);
  const bytes =
    request.headers['content-encoding'] === undefined ? raw : await decode(request, raw, maxBytes);
  if (bytes instanceof Problem) return bytes;
  const sent = headerOf(request, 'content-type') ?? body.contents[0]?.mediaType ?? '';
  const content = contentFor(body.contents, sent);
  if (content === undefined) {
    return unsupported(
      essenceOf(sent),
      body.contents.map(({ mediaType }) => mediaType),
    );
  }
  const schema = contract.read('request', content.schema);
  const read = await readBody(contract, content, schema, { mediaType: sent, bytes });
  if (read instanceof Problem) return read;
  if (read === undefined) return NONE;
  return contract
    .check('request', schema, read.value)
    .map(({ pointer, message }) => ({ pointer: `/body${pointer}`, message }));
}

/** The value that the schema describes; `undefined` for what JSON Schema cannot judge. */
async function readBody(
  contract: OrdinaryContract,
  content: Content,
  schema: Schema | boolean,
  { mediaType, bytes }: { readonly mediaType: string; readonly bytes: Uint8Array },
): Promise<{ readonly value: unknown } | Problem | undefined> {
  const essence = essenceOf(mediaType);
  const schemas = contract.schemas.request;
  if (isJson(essence)) {
    const read = readJson(bytes);
    return read instanceof Problem ? read : { value: read.json };
  }
  if (isXml(essence)) return undefined;
  // Some documents call all that is uploaded one text, or say nothing of its parts.
  const { types } = shapeOf(schema, schemas);
  if (/^multipart\/|\/x-www-form-urlencoded$/.test(essence) && types.size > 0) {
    if (!types.has('object')) return undefined;
  }
  if (essence === 'application/x-www-form-urlencoded') {
    try {
      return { value: readForm(contract, content, schema, new TextDecoder().decode(bytes)) };
    } catch (error) {
      if (error instanceof EncodingError) return badBody(error.message);
      throw error;
    }
  }
  if (essence.startsWith('multipart/')) return readMultipart(contract, schema, mediaType, bytes);
  if (isText(essence)) {
    return { value: coerceText(new TextDecoder().decode(bytes), shapeOf(schema, schemas)) };
  }
  return undefined;
}

async function readMultipart(
  contract: OrdinaryContract,
  schema: Schema | boolean,
  mediaType: string,
  bytes: Uint8Array,
): Promise<{ readonly value: unknown } | Problem> {
  const message = readMessage(parseMediaType(mediaType), bytes);
  if (message === undefined) return badBody(NEEDS_BOUNDARY);
  const { parseMultipart } = await import('@remix-run/multipart-parser');
  const { properties, additional } = shapeOf(schema, contract.schemas.request);
  const value: Record<string, unknown> = {};
  try {
    const parts = parseMultipart(message.bytes, {
      boundary: message.boundary,
      maxFileSize: Infinity,
      maxTotalSize: Infinity,
      maxParts: 1000,
    });
    for (const part of parts) {
      const name = (part.name ?? '').replace(/\[\]$/, '');
      const shape = shapeOf(properties.get(name) ?? additional ?? true, contract.schemas.request);
      const isFile = part.filename !== undefined || part.mediaType === 'application/octet-stream';
      // JSON Schema sees the bytes of a file as a text of as many characters.
      const read = isFile
        ? Buffer.from(part.bytes).toString('latin1')
        : typed(part.text, shape, contract.schemas.request);
      add(value, name, read, shape.types.has('array'));
    }
  } catch (error) {
    return badBody(`is not a complete multipart message: ${String(error)}`);
  }
  return { value };
}

function add(target: Record<string, unknown>, name: string, value: unknown, isList: boolean): void {
  const before = Object.hasOwn(target, name) ? target[name] : undefined;
  if (before !== undefined) target[name] = [before, value].flat();
  else target[name] = isList && !Array.isArray(value) ? [value] : value;
}

function badBody(message: string): Problem {
  return new Problem({
    status: 400,
    rule: 'request.invalid',
    violations: [{ pointer: '/body', message }],
  });
}
