import type { Contract } from '../openapi/contract.js';
import type { OpenApiDocument } from '../openapi/document.js';
import type { GenerateBody } from './overrides.js';
import type { Prism } from './prism.js';
import { headerOf, splitTarget } from './message.js';
import type { ActOutside } from './pipeline.js';
import type { RequestRuleId } from './rules.js';

const loadPrism = async (document: OpenApiDocument): Promise<Prism> =>
  (await import('./prism.js')).createPrism(document);

/** Lets Prism make up the body of any documented answer. */
export function createGenerateBody(loadDocument: () => Promise<OpenApiDocument>): GenerateBody {
  let prism: Promise<Prism> | undefined;
  return async (operation, status) => {
    prism ??= loadDocument().then(loadPrism);
    const { body } = await (
      await prism
    ).answer({ method: operation.method, path: operation.path }, { code: status, dynamic: true });
    return body;
  };
}

/** Lets Prism answer the operations of another document, which have no lifecycle. */
export function createActOutside(document: OpenApiDocument, contract: Contract): ActOutside {
  let prism: Promise<Prism> | undefined;
  const rule: RequestRuleId = 'external.prism';
  return async (operation, request) => {
    prism ??= loadPrism(document);
    const { path } = splitTarget(request.url);
    const accept = headerOf(request, 'accept');
    const answer = await (
      await prism
    ).answer(
      {
        method: operation.method,
        path: path.startsWith(`${contract.basePath}/`)
          ? path.slice(contract.basePath.length)
          : path,
        ...(accept !== undefined && { accept }),
      },
      { dynamic: false },
    );
    return {
      status: answer.status,
      rule,
      ...(answer.body !== undefined && { body: answer.body }),
      headers: answer.headers,
    };
  };
}
