/** A drafted lifecycle as a file that a person goes on with. */
import { Document, isCollection, isMap, isScalar, visit } from 'yaml';
import type { LifecycleDocument } from '../../lifecycles/read.js';

export interface Comments {
  /** What to look at in this file. */
  readonly notes: readonly string[];
  /** Operations of this kind that examples of the document answer, with the reason. */
  readonly left: readonly { readonly operation: string; readonly reason: string }[];
}

const WIDTH = 100;

/** The description of the format, for editors: `init` puts a copy beside the draft, wherever that may lie. */
export const SCHEMA_FILE = 'lifecycle.schema.json';

export function writeLifecycle(lifecycle: LifecycleDocument, { notes, left }: Comments): string {
  const head = [
    'Drafted by masstack-mock init from paths, methods and schemas. What it guessed is graded',
    '`inferred`, with the reason. masstack-mock check tells what is wrong after a change.',
    ...(notes.length > 0 ? ['', 'To look at:', ...notes.map((note) => `- ${note}`)] : []),
    ...(left.length > 0
      ? [
          '',
          'Answered by examples of the document, without a lifecycle:',
          ...left.map(({ operation, reason }) => `- ${operation}: ${reason}`),
        ]
      : []),
  ];
  const document = new Document(lifecycle, { anchorPrefix: 'same' });
  document.commentBefore = [
    `yaml-language-server: $schema=../${SCHEMA_FILE}`,
    ...head.flatMap(wrap),
  ]
    .map((line) => ` ${line}`)
    .join('\n');
  visit(document, {
    Pair(_key, { key, value }) {
      // Lists of states read best on one line.
      const isList = isScalar(key) && (key.value === 'from' || key.value === 'states');
      const isLeaf = isMap(value) && value.items.length === 1 && isScalar(value.items[0]?.value);
      if ((isList || isLeaf) && isCollection(value)) value.flow = true;
      if (isScalar(key) && ['remembers', 'outside', 'rows'].includes(String(key.value))) {
        key.spaceBefore = true;
      }
    },
    Map(key, node, path) {
      const isRow = typeof key === 'number' && key > 0 && path.length === 4;
      if (isRow) node.spaceBefore = true;
    },
  });
  return document.toString({ lineWidth: WIDTH, flowCollectionPadding: true });
}

/** Breaks a comment at blanks; what follows a dash is put under its text. */
function wrap(text: string): readonly string[] {
  const indent = text.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length + 1 > WIDTH - 4) {
      lines.push(line);
      line = indent + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
