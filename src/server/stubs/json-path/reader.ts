/** Reads a text from its start to its end, for parsers. */
export interface Reader {
  readonly text: string;
  at: number;
  /** The character here, or none at the end. */
  peek(): string;
  /** Steps over blanks, then over this if it stands here. */
  take(wanted: string): boolean;
  /** Steps over what the expression, which must be sticky, finds here. */
  match(expression: RegExp): string | undefined;
  skipBlanks(): void;
}

/** A text that is not JSONPath, or one with a part that is not taken. */
export class PathSyntaxError extends Error {
  override readonly name = 'PathSyntaxError';
}

export function createReader(text: string): Reader {
  return {
    text,
    at: 0,
    peek() {
      return text.charAt(this.at);
    },
    take(wanted) {
      this.skipBlanks();
      if (!text.startsWith(wanted, this.at)) return false;
      this.at += wanted.length;
      return true;
    },
    match(expression) {
      expression.lastIndex = this.at;
      const found = expression.exec(text)?.[0];
      if (found !== undefined) this.at += found.length;
      return found;
    },
    skipBlanks() {
      while (/\s/.test(text.charAt(this.at))) this.at += 1;
    },
  };
}

export function requireNext(reader: Reader, wanted: string): void {
  if (!reader.take(wanted)) fail(reader, `expected ${wanted}`);
}

export function fail({ at }: Reader, message: string): never {
  throw new PathSyntaxError(`${message} at position ${at + 1}`);
}

/** A text in quotes, with its backslashes read. */
export function readQuoted(reader: Reader): string {
  const quote = reader.peek();
  const quoted = reader.match(quote === "'" ? /'(?:[^'\\]|\\.)*'/sy : /"(?:[^"\\]|\\.)*"/sy);
  if (quoted === undefined) return fail(reader, 'a text in quotes is not closed');
  return quoted.slice(1, -1).replaceAll(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, escaped: string) => {
    if (escaped.length === 5) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[escaped] ?? escaped;
  });
}
