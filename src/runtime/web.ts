/** The classes of the Fetch standard, wherever this runs. */
export { platform, userAgent, WebHeaders, WebReadableStream, WebResponse } from './node/web.js';
