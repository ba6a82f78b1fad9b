/** Whether a command of Java can be run. */
export function hasJava(command?: string): boolean;
/** The path of WireMock's jar, installed when it does not exist. */
export function findWireMock(): string;
