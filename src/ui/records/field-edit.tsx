import { useEffect, useRef, useState } from 'preact/hooks';
import { AdminError, type AdminProblem } from '../../client.js';
import { shortId, type Entity } from '../format.js';
import { messageOf } from '../notices.js';
import { JsonEditor } from '../parts/json-editor.js';
import { locate, readJson, type TextProblem } from '../parts/json-text.js';
import { Field, isWide } from '../parts/schema-form.js';
import { admin, attempt } from '../session.js';
import { isSame, patchOf, valueAt, type FieldPlace } from './field-paths.js';

/** Changes one field of a record at its place. What somebody else makes of it meanwhile is told first. */
export function FieldEdit({
  record,
  place: { path, schema = {} },
  onClose,
}: {
  readonly record: Entity;
  readonly place: FieldPlace;
  readonly onClose: () => void;
}) {
  const { kind, id } = record;
  const name = path.join('.');
  const current = valueAt(record, path);
  /** What the person knows to be there. */
  const [known, know] = useState(current);
  const [isTold, tellChange] = useState(false);
  const [value, set] = useState(current);
  const [text, write] = useState(() => JSON.stringify(current ?? null, undefined, 2));
  const [problems, complainAbout] = useState<readonly TextProblem[]>([]);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), []);
  const meet = (theirs: unknown): void => {
    know(theirs);
    tellChange(true);
  };
  useEffect(() => {
    if (!isSame(current, known)) meet(current);
  }, [current]);

  const save = async (): Promise<void> => {
    const read = isWide(schema) ? readJson(text) : { value, problems: [] };
    complainAbout(read.problems);
    if (read.problems.length > 0) return;
    try {
      const latest = await admin.value.getEntity({ kind, id });
      const theirs = valueAt(latest, path);
      if (!isSame(theirs, known)) {
        meet(theirs);
        return;
      }
      if (!isSame(read.value, known)) {
        const body = patchOf(latest, path, read.value ?? null);
        await attempt(`${name} of ${shortId(id)} was changed`, 'patchEntity', { kind, id, body });
      }
      onClose();
    } catch (error) {
      complainAbout(
        error instanceof AdminError && error.problems.length > 0
          ? inField(path, error.problems, text)
          : [{ message: messageOf(error) }],
      );
    }
  };

  return (
    <form
      ref={form}
      class="field-edit"
      aria-label={`Edit ${name}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // It closes what is innermost.
        event.preventDefault();
        onClose();
      }}
    >
      {isWide(schema) ? (
        <JsonEditor label={name} text={text} problems={problems} onChange={write} rows={7} />
      ) : (
        <Field
          name={name}
          schema={schema}
          value={value}
          error={problems.map(({ message }) => message).join('; ') || undefined}
          onChange={set}
        />
      )}
      <p class="warning wrap" role="status">
        {isTold && (
          <>
            Somebody else has changed it meanwhile: it is now <code>{written(known)}</code>.
          </>
        )}
      </p>
      <div class="row tight">
        <button type="submit" class="primary">
          {isTold ? 'Save anyway' : 'Save'}
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

const written = (value: unknown): string =>
  value === undefined ? 'absent' : JSON.stringify(value).slice(0, 200);

/** What is wrong in the field stands at its place, and names no more than what is inside it. */
function inField(
  path: readonly string[],
  problems: readonly AdminProblem[],
  text: string,
): readonly TextProblem[] {
  const own = `/body/${path.join('/')}`;
  return problems.flatMap(({ pointer, message }): readonly TextProblem[] => {
    if (pointer === own) return [{ message }];
    if (pointer?.startsWith(`${own}/`) === true) {
      return locate(text, [{ pointer: `/body${pointer.slice(own.length)}`, message }]);
    }
    return [{ message: pointer === undefined ? message : `${pointer} ${message}` }];
  });
}
