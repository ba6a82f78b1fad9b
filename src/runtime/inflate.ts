/** What undoes a compression, wherever this runs. */
export { inflaters, InflateLimit, type Inflate } from './node/inflate.js';
