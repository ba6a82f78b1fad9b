import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { AdminError } from '../../client.js';
import { useLoaded } from '../loaded.js';
import { messageOf } from '../notices.js';
import { Dialog, DialogButtons } from '../parts/dialog.js';
import { SchemaForm, type Schema, type Value } from '../parts/schema-form.js';
import { go } from '../route.js';
import { admin, attempt } from '../session.js';

/** A record in any state, from the fields that its kind may have. What is left empty is made up by the simulator. */
export function NewRecord({
  kind: shown,
  owner,
  onClose,
}: {
  readonly kind: string | undefined;
  /** Who is proposed as the owner; absent where records have none. */
  readonly owner: string | undefined;
  readonly onClose: () => void;
}) {
  const kinds = useLoaded('lifecycles', () => admin.value.listLifecycles(), { isLive: false });
  const chosen = useSignal<string | undefined>(undefined);
  const kind = chosen.value ?? shown ?? kinds.value?.lifecycles[0]?.kind;
  const schema = useLoaded(
    kind && `schema ${kind}`,
    async (): Promise<Schema> => admin.value.getEntitySchema({ kind: kind ?? '' }),
    { isLive: false },
  );
  const empty: Value = owner === undefined ? {} : { org: owner };
  const value = useSignal(empty);
  const errors = useSignal<ReadonlyMap<string, string>>(new Map());
  const refusal = useSignal('');
  const id = useId();
  const create = async (): Promise<void> => {
    if (kind === undefined) return;
    errors.value = new Map();
    refusal.value = '';
    try {
      const made = await attempt('A record was created', 'createEntity', {
        kind,
        body: value.value,
      });
      onClose();
      go({ panel: 'records', rest: [kind, made.id] });
    } catch (error) {
      const problems = error instanceof AdminError ? error.problems : [];
      errors.value = new Map(
        problems.flatMap(({ pointer, message }) =>
          pointer?.startsWith('/body/') ? [[pointer.slice('/body'.length), message]] : [],
        ),
      );
      if (errors.value.size === 0) refusal.value = messageOf(error);
    }
  };
  return (
    <Dialog title="New record" isWide onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <div class="field">
          <label for={id}>Kind</label>
          <select
            id={id}
            value={kind}
            onChange={(event) => {
              chosen.value = event.currentTarget.value;
              value.value = empty;
              errors.value = new Map();
            }}
          >
            {kinds.value?.lifecycles.map((each) => (
              <option key={each.kind} value={each.kind}>
                {each.title}
              </option>
            ))}
          </select>
        </div>
        {schema.value === undefined && <p class="empty">Loading …</p>}
        {schema.value !== undefined && schema.isCurrent && (
          <SchemaForm
            key={kind}
            schema={schema.value}
            value={value.value}
            errors={errors.value}
            onChange={(next) => {
              value.value = next;
            }}
          />
        )}
        <p class="dim">What is left empty is made up by the simulator.</p>
        <p class="error" role="alert">
          {refusal.value || unplaced(errors.value, schema.value)}
        </p>
        <DialogButtons action="Create" onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** What is about a field that the form does not have. */
function unplaced(errors: ReadonlyMap<string, string>, schema: Schema | undefined): string {
  return [...errors]
    .filter(([pointer]) => !hasField(schema, pointer.split('/').slice(1)))
    .map(([pointer, message]) => `${pointer} ${message}`)
    .join('; ');
}

function hasField(schema: Schema | undefined, [first, ...rest]: readonly string[]): boolean {
  const field = first === undefined ? undefined : schema?.properties?.[first];
  if (field === undefined) return false;
  return rest.length === 0 || (field.properties !== undefined && hasField(field, rest));
}
