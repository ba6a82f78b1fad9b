/** What the yaml library says of a mistake, for a person. */

/** As the library throws or lists it. */
export interface YamlMistake {
  readonly code?: unknown;
  readonly message: string;
  /** Where it begins, in the text. */
  readonly at?: number | undefined;
}

/** @param text of the whole file */
export function yamlReason({ code, message, at }: YamlMistake, text: string): string {
  // The library adds lines that point into the text; the first says what and where.
  const [first = ''] = message.split('\n', 1);
  const reason = first.replace(/ at line \d+, column \d+:?$|:$/, '');
  switch (code) {
    case 'DUPLICATE_KEY': {
      const key = /^\s*(?:"[^"]*"|'[^']*'|[^\s:,]+)/.exec(text.slice(at))?.[0].trim();
      return key === undefined ? reason : `${key} stands twice in one object: keep one`;
    }
    case 'BLOCK_AS_IMPLICIT_KEY':
      return `${reason}: quote a text that has a colon in it`;
    default:
      return reason;
  }
}
