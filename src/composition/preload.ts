import { packageManifest } from '../runtime/package.js';

/**
 * Loads what a server that runs would load at the first request that needs it. Node remembers a module that
 * could not be read for as long as the process lives, so a shortage of file descriptors at that moment would
 * break the control plane, tokens or uploads until a restart. (Two are left out: Prism takes 90 MiB, and the
 * names of people hold up every request for more than 100 ms; few ever need them.)
 */
export async function preload(): Promise<void> {
  // One after the other: requests that come meanwhile can run.
  for (const load of LOADED_LATER) await load();
  packageManifest();
}

const LOADED_LATER: readonly (() => Promise<unknown>)[] = [
  () => import('../admin/index.js'),
  () => import('../openapi/admin-contract.js'),
  () => import('../server/stubs/proxy.js'),
  () => import('jose'),
  () => import('@remix-run/multipart-parser'),
  () => import('../openapi/load.js'),
  () => import('yaml'),
];
