import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { isObject } from '../runtime/json.js';

/**
 * Where the requests of an Arazzo document go: for each OpenAPI document that it names, the base URL
 * with the path of that document's first server. Documents that it takes workflows from are read too.
 */
export function findServers(file: string, baseUrl: string): Readonly<Record<string, string>> {
  const servers: Record<string, string> = {};
  const document = readObject(file);
  const sources: readonly unknown[] = Array.isArray(document['sourceDescriptions'])
    ? document['sourceDescriptions']
    : [];
  for (const source of sources) {
    if (!isObject(source)) continue;
    const { name, url, type } = source;
    if (typeof name !== 'string' || typeof url !== 'string') continue;
    const isRemote = /^https?:/.test(url);
    const local = path.resolve(path.dirname(file), url);
    if (type === 'arazzo') {
      if (!isRemote) Object.assign(servers, findServers(local, baseUrl));
    } else {
      servers[name] = baseUrl + (isRemote ? '' : basePathOf(local));
    }
  }
  return servers;
}

/** The ids of the workflows in an Arazzo document. */
export function workflowsIn(file: string): readonly string[] {
  const { workflows } = readObject(file);
  return (Array.isArray(workflows) ? (workflows as readonly unknown[]) : []).flatMap((workflow) =>
    isObject(workflow) && typeof workflow['workflowId'] === 'string'
      ? [workflow['workflowId']]
      : [],
  );
}

function basePathOf(file: string): string {
  const { servers } = readObject(file);
  const first: unknown = Array.isArray(servers) ? servers[0] : undefined;
  const url = isObject(first) ? first['url'] : undefined;
  if (typeof url !== 'string') return '';
  return new URL(url, 'http://base').pathname.replace(/\/$/, '');
}

/** By the path of the file: many scenarios name one document, and reading YAML is slow. */
const read = new Map<string, Readonly<Record<string, unknown>>>();

function readObject(file: string): Readonly<Record<string, unknown>> {
  const known = read.get(file);
  if (known !== undefined) return known;
  let document: unknown;
  try {
    document = parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`cannot read ${file}: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
  if (!isObject(document)) throw new Error(`${file} is not an Arazzo or OpenAPI document`);
  read.set(file, document);
  return document;
}
