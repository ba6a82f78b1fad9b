/** What an environment knows of bytes beside `Buffer`, which all of them have. */
export { isUtf8 } from './node/bytes.js';
