import type { Reply } from './message.js';
import { Problem } from './problem.js';
import type { RequestRuleId } from './rules.js';

export function unknownOperation(method: string, path: string): Problem {
  const rule: RequestRuleId = 'request.unknown-operation';
  return new Problem({
    status: 404,
    rule,
    details: `No operation matches ${method} ${path}. GET /__admin/catalogue lists the operations.`,
  });
}

export function unknownMethod(method: string, path: string, allow: readonly string[]): Problem {
  const rule: RequestRuleId = 'request.unknown-method';
  // Whoever takes GET takes HEAD (RFC 9110, section 9.1).
  const allowed = [...new Set(allow.includes('GET') ? [...allow, 'HEAD'] : allow)];
  return new Problem({
    status: 405,
    rule,
    details: `${path} does not support ${method}. Use ${allow.join(' or ')}.`,
    headers: { allow: allowed.join(', ') },
  });
}

/** The answer to `OPTIONS *`, which asks about the server as a whole (RFC 9110, section 9.3.7). */
export function describeServer(): Reply {
  const rule: RequestRuleId = 'request.server-options';
  return {
    status: 204,
    rule,
    headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' },
  };
}

/** Whether an answer of this rule says that no operation has the path. */
export const isUnknownOperation = (rule: string): boolean =>
  rule === ('request.unknown-operation' satisfies RequestRuleId);

/** Whether an answer of this rule says that no operation has the request. */
export const isNobodys = (rule: string): boolean =>
  isUnknownOperation(rule) || rule === ('request.unknown-method' satisfies RequestRuleId);
