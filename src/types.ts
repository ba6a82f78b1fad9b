/** `masstack-mock/types`: the types of the API, as openapi-typescript makes them of its document. */
export type { components, operations, paths } from './masstack/types.gen.js';
