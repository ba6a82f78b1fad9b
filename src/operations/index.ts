import * as chains from './chains.js';
import type { Handler, OperationId } from './handler.js';
import * as identifications from './identifications.js';
import * as scorings from './scorings.js';
import * as signatures from './signatures.js';

export type Handlers = { readonly [O in OperationId]: Handler<O> };

/** Every documented operation, and nothing else: the type holds the two lists together. */
export const handlers: Handlers = { ...chains, ...identifications, ...scorings, ...signatures };
