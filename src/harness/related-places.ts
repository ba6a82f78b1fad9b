/** Where requests and records name the records that they belong to. */
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import type { Template } from '../lifecycles/template.js';
import type { Relation } from '../lifecycles/wider.js';
import { isObject } from '../runtime/json.js';

/** Where the id of a related record stands. */
export interface Places {
  readonly field?: string;
  readonly body?: readonly string[];
  readonly query?: string;
  /** A parameter of the path. */
  readonly path?: string;
}

export function placesOf({ id }: Relation): Places {
  const texts = textsIn(id);
  const find = (pattern: RegExp): string | undefined =>
    texts.map((text) => pattern.exec(text)?.[1]).find((each) => each !== undefined);
  const field = find(/^\$record#\/([^/{}]+)$/);
  const body = find(/^\$request\.body#((?:\/[^/{}]+)+)$/);
  const query = find(/^\$request\.query\.([^{}]+)$/);
  const path = find(/^\$request\.path\.([^{}]+)$/);
  return {
    ...(field !== undefined && { field }),
    ...(body !== undefined && { body: body.split('/').slice(1) }),
    ...(query !== undefined && { query }),
    ...(path !== undefined && { path }),
  };
}

function textsIn(template: Template): readonly string[] {
  if (typeof template === 'string') return [template];
  const parts = Array.isArray(template)
    ? template
    : isObject(template)
      ? Object.values(template)
      : [];
  return parts.flatMap(textsIn);
}

/** The places of a body at which a request names related records. */
export function namingPlaces({ relations = {} }: Lifecycle): readonly (readonly string[])[] {
  return Object.values(relations).flatMap((relation) => {
    const { body } = placesOf(relation);
    return body === undefined ? [] : [body];
  });
}
