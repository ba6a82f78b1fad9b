import { Fragment } from 'preact';

/** A path, a pointer or a dotted name that may be broken after its separators, and within a word only when it must. */
export function Breakable({ text }: { readonly text: string }) {
  return text.split(/(?<=[/._{}?&=-])(?=[^/._{}?&=-])/).map((piece, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {piece}
    </Fragment>
  ));
}
