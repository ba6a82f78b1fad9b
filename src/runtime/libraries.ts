/** Libraries that few stubs need, wherever this runs. */
export { library, prepareLibraries, resolveLibrary } from './node/libraries.js';
