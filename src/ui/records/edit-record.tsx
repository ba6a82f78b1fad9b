import { shortId, type Entity } from '../format.js';
import { JsonDialog } from '../parts/json-dialog.js';
import { attempt } from '../session.js';

/** All fields that a person may change; those of the simulator itself stay out. */
export function EditRecord({
  record,
  onClose,
}: {
  readonly record: Entity;
  readonly onClose: () => void;
}) {
  const { kind, id, created_at: _created, org: _org, ...fields } = record;
  return (
    <JsonDialog
      title={`Edit ${shortId(id)}`}
      label="Fields"
      value={fields}
      action="Save"
      onSave={async (edited) => {
        const body = changesOf(fields, edited);
        if (Object.keys(body).length === 0) throw new Error('Nothing was changed.');
        await attempt(`${shortId(id)} was changed`, 'patchEntity', { kind, id, body });
      }}
      onClose={onClose}
    />
  );
}

/** Only what was changed is sent: somebody else may have changed the rest meanwhile. */
function changesOf(before: object, after: object): Readonly<Record<string, unknown>> {
  const old = new Map(Object.entries(before));
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(old.get(name)) !== JSON.stringify(value),
    ),
  );
}
