import type { Operation, RequestBody } from '../../openapi/operation.js';
import { BOUNDARY, encodeParts, isUpload, partsOf, plainParts } from '../../openapi/upload.js';
import type { RequestShape } from '../requests.js';
import { pointerTo } from '../../runtime/json-pointer.js';

/** A request whose outer form is wrong: its bytes, its media type, its lines. */
export interface BrokenForm {
  readonly name: string;
  readonly shape: Partial<RequestShape>;
  /** That of invalid requests unless it says otherwise. */
  readonly status?: number;
  readonly rule?: string;
  /** No reading of the pages takes it: it carries none of the fields that they require. */
  readonly clear?: true;
  /** As a JSON pointer into the document. */
  readonly place?: string;
  /** Where in the request it is wrong; the body unless it says otherwise. */
  readonly at?: string;
  /** What is tried, where the name says more than that. */
  readonly keyword?: string;
}

/** No place of a JSON body: the parts of an upload. */
const PARTS = '/body/parts';

const MEDIA_TYPE = { status: 415, rule: 'request.media-type' } as const;

/** Where no body is needed, this is none. */
const EMPTY: BrokenForm = {
  name: 'a body of length 0',
  shape: { bytes: Buffer.alloc(0) },
  clear: true,
};

export function brokenForms(operation: Operation, simulator: boolean): readonly BrokenForm[] {
  return [
    ...(operation.body === undefined
      ? []
      : isUpload(operation)
        ? brokenUploads(operation)
        : operation.body.form === undefined
          ? brokenJson(operation, simulator)
          : brokenPairs(operation.body)),
    ...repeatedLines(operation),
  ];
}

function brokenJson({ body }: Operation, simulator: boolean): readonly BrokenForm[] {
  const text = JSON.stringify(body?.example);
  return [
    { name: 'JSON that ends too early', shape: { bytes: Buffer.from(text.slice(0, -1)) } },
    { name: 'JSON with single quotes', shape: { bytes: Buffer.from(text.replaceAll('"', "'")) } },
    { name: 'JSON with an extra comma', shape: { bytes: Buffer.from(`${text.slice(0, -1)},}`) } },
    { name: 'two JSON values', shape: { bytes: Buffer.from(`${text} ${text}`) } },
    { name: 'not JSON', shape: { bytes: Buffer.from('nothing of the kind') }, clear: true },
    {
      name: 'bytes that are not UTF-8',
      shape: {
        bytes: Buffer.concat([
          Buffer.from(text.slice(0, -2)),
          Buffer.from([0xff]),
          Buffer.from('"}'),
        ]),
      },
    },
    ...(body?.required === true ? [EMPTY] : []),
    { name: 'Content-Type text/plain', shape: { mediaType: 'text/plain' }, ...MEDIA_TYPE },
    {
      name: 'Content-Type application/x-www-form-urlencoded',
      shape: { mediaType: 'application/x-www-form-urlencoded' },
      ...MEDIA_TYPE,
    },
    { name: 'no Content-Type', shape: { mediaType: null }, ...MEDIA_TYPE },
    {
      name: 'JSON in ISO-8859-1',
      shape: { mediaType: 'application/json; charset=iso-8859-1' },
      ...MEDIA_TYPE,
    },
    ...(simulator && body !== undefined
      ? [
          {
            name: `${body.maxBytes + 1} bytes`,
            shape: {
              bytes: Buffer.concat([
                Buffer.from(text),
                Buffer.alloc(body.maxBytes + 1 - text.length, ' '),
              ]),
            },
            status: 413,
            rule: 'request.too-large',
          },
        ]
      : []),
  ];
}

/** Nearly every text is a form. */
function brokenPairs({ mediaTypes, required }: RequestBody): readonly BrokenForm[] {
  const isTaken = mediaTypes.some((type) => type.startsWith('application/json'));
  return [
    NOT_ENCODED,
    ...(required ? [EMPTY] : []),
    ...['text/plain', ...(isTaken ? [] : ['application/json'])].map((mediaType): BrokenForm => ({
      name: `Content-Type ${mediaType}`,
      shape: { mediaType },
      ...MEDIA_TYPE,
    })),
    { name: 'no Content-Type', shape: { mediaType: null }, ...MEDIA_TYPE },
  ];
}

/** A form that no server can read. */
export const NOT_ENCODED = {
  name: 'bytes that are not percent-encoded UTF-8',
  shape: { bytes: Buffer.from('%ff=%ff') },
} as const satisfies BrokenForm;

function brokenUploads(operation: Operation): readonly BrokenForm[] {
  const { mediaTypes: [mediaType = ''] = [], parts } = operation.body ?? {};
  const plain = plainParts(operation);
  const [first, ...others] = plain;
  const all = partsOf(operation);
  return [
    {
      name: 'an upload that ends too early',
      shape: { bytes: encodeParts(plain).subarray(0, -12) },
    },
    { name: 'an upload without its boundary', shape: { mediaType } },
    {
      name: 'an upload with another boundary',
      shape: { mediaType: `${mediaType}; boundary=not-${BOUNDARY}` },
    },
    { name: 'an upload without parts', at: PARTS, shape: { parts: [] } },
    ...(first === undefined || parts?.[0]?.mediaTypes === undefined
      ? []
      : [
          {
            name: 'an upload that is not an image',
            at: PARTS,
            shape: { parts: [{ ...first, bytes: NO_IMAGE }, ...others] },
          },
        ]),
    ...(parts === undefined
      ? []
      : [
          {
            name: `an upload of ${all.length + 1} parts`,
            at: PARTS,
            shape: { parts: [...all, ...all.slice(0, 1)] },
          },
        ]),
    {
      name: 'Content-Type application/json',
      shape: { mediaType: 'application/json' },
      ...MEDIA_TYPE,
    },
    { name: 'no Content-Type', shape: { mediaType: null }, ...MEDIA_TYPE },
  ];
}

const NO_IMAGE = Buffer.from('this is text, not an image');

/** What means something must not stand twice: Node would join the lines, or drop all but one. */
function repeatedLines(operation: Operation): readonly BrokenForm[] {
  return operation.parameters
    .filter(({ in: place }) => place === 'header' || place === 'query')
    .map(({ in: place, name, example }): BrokenForm => {
      const once = typeof example === 'string' ? example : 'true';
      const twice = [once, once];
      return {
        name: `${name} twice`,
        shape: place === 'query' ? { query: { [name]: twice } } : { headers: { [name]: twice } },
        at: `/${place}/${name}`,
        keyword: 'sent twice',
      };
    });
}

/** Uploads that are accepted: each part alone, all, and none, where the document asks for none. */
export function goodUploads(operation: Operation): readonly BrokenForm[] {
  const { body } = operation;
  if (body === undefined || !isUpload(operation)) return [];
  const [, other] = body.mediaTypes;
  const all = partsOf(operation);
  const schema = `/components/schemas/${body.schema ?? ''}`;
  const isAlone = (name: string): boolean =>
    body.parts?.every((each) => !each.required || each.name === name) === true;
  return [
    ...all
      .filter(({ name }) => isAlone(name))
      .map((part) => ({
        name: `the part ${part.name} alone`,
        at: PARTS,
        shape: { parts: [part] },
        place: `${schema}/properties/${part.name}`,
      })),
    { name: 'all parts', at: PARTS, shape: { parts: all }, place: schema },
    ...(body.required ? [] : [{ name: 'no body', shape: { bytes: null } }]),
    ...(other === undefined
      ? []
      : [
          {
            name: `as ${other}`,
            shape: { mediaType: `${other}; boundary=${BOUNDARY}` },
            place: pointerTo([
              'paths',
              operation.path,
              operation.method.toLowerCase(),
              ...['requestBody', 'content', other],
            ]),
          },
        ]),
  ];
}
