/** In front of it, the world that is meant. */
export const AGENTS_PATH = /^(\/__worlds\/[^/]+)?\/__admin\/mcp(?:\?|$)/;

/** Whether a request is one of an agent: the control plane by the Model Context Protocol. */
export const isForAgents = (url: string): boolean =>
  url.includes('/__admin/mcp') && AGENTS_PATH.test(url);
