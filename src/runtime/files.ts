/** Files that a start reads, wherever this runs. */
export {
  exists,
  filesBelow,
  isDirectory,
  joinPath,
  packageFile,
  readText,
  readTextLater,
  removeAll,
} from './node/files.js';
