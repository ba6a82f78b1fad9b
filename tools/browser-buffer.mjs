/** Node's own class of bytes, which the engine is written with, for pages. */
export { Buffer } from 'buffer';
