/**
 * Libraries that the package brings along, and the files that they lie in: filled in by the build
 * (tools/bundle.mjs). In a checkout they are where npm has put them.
 */
export const VENDORED: Readonly<Record<string, string>> = {};
