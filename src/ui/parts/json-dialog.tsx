import { useSignal } from '@preact/signals';
import { AdminError } from '../../client.js';
import { messageOf } from '../notices.js';
import { Dialog, DialogButtons } from './dialog.js';
import { JsonEditor } from './json-editor.js';
import { locate, readJson, type TextProblem } from './json-text.js';

/** Edits something as JSON; what is refused is told at its place, and nothing that was typed is lost. */
export function JsonDialog({
  title,
  label,
  value,
  action,
  onSave,
  onClose,
}: {
  readonly title: string;
  readonly label: string;
  readonly value: unknown;
  /** The verb of the button. */
  readonly action: string;
  readonly onSave: (value: object) => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const text = useSignal(JSON.stringify(value, undefined, 2));
  const problems = useSignal<readonly TextProblem[]>([]);
  const save = async (): Promise<void> => {
    const read = readJson(text.value);
    if (read.problems.length > 0) {
      problems.value = read.problems;
      return;
    }
    if (typeof read.value !== 'object' || read.value === null) {
      problems.value = [{ message: 'It must be a JSON object.' }];
      return;
    }
    try {
      await onSave(read.value);
      onClose();
    } catch (error) {
      problems.value =
        error instanceof AdminError && error.problems.length > 0
          ? locate(text.value, error.problems)
          : [{ message: messageOf(error) }];
    }
  };
  return (
    <Dialog title={title} isWide onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <JsonEditor
          label={label}
          text={text.value}
          problems={problems.value}
          onChange={(typed) => {
            text.value = typed;
          }}
        />
        <DialogButtons action={action} onClose={onClose} />
      </form>
    </Dialog>
  );
}
