import { isObject } from '../runtime/json.js';
import type { OpenApiDocument } from './document.js';
import { escapeKey } from '../runtime/json-pointer.js';

/** Something that no page says. */
export interface Assumption {
  /** A rule id, or a JSON pointer into `spec/openapi.yaml`. */
  readonly place: string;
  readonly reason: string;
}

interface GradedRule {
  readonly id: string;
  readonly title: string;
  readonly evidence: { readonly grade: string; readonly reason?: string };
}

/** Every inferred rule, and every inferred part of the contract in the document's order. */
export function collectAssumptions(
  rules: readonly GradedRule[],
  document: OpenApiDocument,
): readonly Assumption[] {
  const ofRules = rules.flatMap(({ id, title, evidence }) =>
    evidence.grade === 'inferred'
      ? [{ place: `rule ${id}`, reason: `${title} (${evidence.reason ?? ''})` }]
      : [],
  );
  return [...ofRules, ...inferredIn(document, '')];
}

function inferredIn(node: unknown, pointer: string): readonly Assumption[] {
  if (Array.isArray(node)) {
    return node.flatMap((item, index) => inferredIn(item, `${pointer}/${nameOf(item) ?? index}`));
  }
  if (!isObject(node)) return [];
  const evidence = node['x-evidence'];
  const here =
    isObject(evidence) && evidence['grade'] === 'inferred'
      ? [{ place: pointer, reason: String(evidence['reason']) }]
      : [];
  return [
    ...here,
    ...Object.entries(node).flatMap(([key, value]) =>
      key === 'x-evidence' || key === 'x-repeated-evidence'
        ? []
        : inferredIn(value, `${pointer}/${escapeKey(key)}`),
    ),
  ];
}

/** Parameters are told by their names rather than by their numbers. */
function nameOf(item: unknown): string | undefined {
  return isObject(item) && typeof item['name'] === 'string' ? item['name'] : undefined;
}
