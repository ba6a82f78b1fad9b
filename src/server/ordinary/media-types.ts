import Negotiator from 'negotiator';
import type { Content } from '../../openapi/ordinary/describe.js';

/** Without parameters, in lower case. */
export function essenceOf(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

export function isJson(mediaType: string): boolean {
  const essence = essenceOf(mediaType);
  return /[/+]json$/.test(essence);
}

export function isXml(mediaType: string): boolean {
  return /[/+]xml$/.test(essenceOf(mediaType));
}

export function isText(mediaType: string): boolean {
  return essenceOf(mediaType).startsWith('text/');
}

/** The documented content that describes a media type: its own, else that of a range (`text/*`). */
export function contentFor(contents: readonly Content[], mediaType: string): Content | undefined {
  const essence = essenceOf(mediaType);
  const [kind] = essence.split('/');
  const find = (wanted: string): Content | undefined =>
    contents.find((content) => essenceOf(content.mediaType) === wanted);
  return (
    find(essence) ??
    // A type of its own that is JSON may be sent as JSON.
    (isJson(essence) ? contents.find((content) => isJson(content.mediaType)) : undefined) ??
    find(`${kind ?? ''}/*`) ??
    find('*/*') ??
    find('*')
  );
}

/** The documented content that the client likes best, and the media type to send it as. */
export function negotiate(
  contents: readonly Content[],
  accept: string | undefined,
): { readonly content: Content; readonly mediaType: string } | undefined {
  const offered = contents
    .map((content) => ({ content, mediaType: concrete(content.mediaType) }))
    // What a range stands for here may be documented better by itself.
    .filter(
      ({ content: { mediaType: own }, mediaType }) =>
        own === mediaType || !contents.some((other) => essenceOf(other.mediaType) === mediaType),
    )
    // Where the client does not care, JSON comes first.
    .sort((one, other) => Number(isJson(other.mediaType)) - Number(isJson(one.mediaType)));
  if (accept === undefined || offered.length < 2 || accept.trim() === '') return offered[0];
  const names = offered.map(({ mediaType }) => essenceOf(mediaType));
  const [best] = new Negotiator({ headers: { accept } }).mediaTypes(names);
  // RFC 9110, 12.4.1: a server may answer what was not asked for.
  return offered[best === undefined ? 0 : names.indexOf(best)];
}

const RANGES: Readonly<Record<string, string>> = {
  text: 'text/plain',
  image: 'image/png',
  audio: 'audio/mpeg',
  video: 'video/mp4',
};

/** A range (`image/*`) is sent as one type of it. */
export function concrete(mediaType: string): string {
  const essence = essenceOf(mediaType);
  if (!essence.includes('*')) return mediaType;
  return RANGES[essence.split('/')[0] ?? ''] ?? 'application/json';
}
