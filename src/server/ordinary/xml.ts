import { isObject } from '../../runtime/json.js';

/** A value as XML: an element a property, one for each item of a list. */
export function toXml(value: unknown, name = 'root'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(value, name)}`;
}

function element(value: unknown, name: string): string {
  const tag = /^[A-Za-z_][\w.-]*$/.test(name) ? name : 'item';
  if (Array.isArray(value)) {
    return `<${tag}>${value.map((item) => element(item, 'item')).join('')}</${tag}>`;
  }
  if (!isObject(value)) return `<${tag}>${escape(value)}</${tag}>`;
  const inner = Object.entries(value).map(([key, each]) =>
    Array.isArray(each) ? each.map((item) => element(item, key)).join('') : element(each, key),
  );
  return `<${tag}>${inner.join('')}</${tag}>`;
}

/** A plain value as a text. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value);
}

function escape(value: unknown): string {
  return toText(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
