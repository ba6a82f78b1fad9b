import { MIMEType } from 'whatwg-mimetype';

/** A value of Content-Type, read. */
export interface MediaType {
  /** `type/subtype` in lower case; the text itself, in lower case, where it is not a media type. */
  readonly essence: string;
  /** A parameter by its name in lower case, without quotes. */
  parameter(name: string): string | undefined;
}

/** Clients send few different ones, but a boundary is another one each time. */
const REMEMBERED = 100;
const remembered = new Map<string, MediaType>();

/** Reads a value of Content-Type by the rules of WHATWG, which take all that RFC 9110 takes. */
export function parseMediaType(value: string): MediaType {
  const known = remembered.get(value);
  if (known !== undefined) return known;
  const parsed = MIMEType.parse(value);
  const parameters = new Map(parsed?.parameters);
  const read: MediaType = {
    essence: parsed?.essence ?? value.trim().toLowerCase(),
    parameter: (name) => parameters.get(name),
  };
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(value, read);
  return read;
}

/** Of our own answers. */
export const JSON_TYPE = 'application/json; charset=utf-8';
