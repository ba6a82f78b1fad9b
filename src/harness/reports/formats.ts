/** The formats of reports. Alone in this file, so that the command line need not load what makes them. */
export const FORMATS = ['html', 'junit', 'json', 'ctrf', 'md'] as const;

export type Format = (typeof FORMATS)[number];
