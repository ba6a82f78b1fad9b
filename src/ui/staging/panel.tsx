import { useSignal } from '@preact/signals';
import { useLoaded } from '../loaded.js';
import { messageOf } from '../notices.js';
import { Confirm } from '../parts/dialog.js';
import { Icon } from '../parts/icon.js';
import { JsonDialog } from '../parts/json-dialog.js';
import { Panel } from '../parts/panel.js';
import { route } from '../route.js';
import { admin, attempt, perform } from '../session.js';
import { drafted } from './draft.js';
import { StageForm } from './stage-form.js';
import { StubRow, type StubUse } from './stub-row.js';

const EXAMPLE = {
  name: 'Not available',
  request: { method: 'ANY', urlPathPattern: '/.*' },
  response: { status: 503, breaksContract: true },
};

export function StagingPanel() {
  const stubs = useLoaded('stubs', async () => (await admin.value.listStubUses()).stubs);
  const edited = useSignal<StubUse | undefined>(undefined);
  const deleted = useSignal<StubUse | undefined>(undefined);
  const isRemovingAll = useSignal(false);
  const shown = stubs.value ?? [];
  const [openId] = route.value.rest;
  return (
    <Panel
      title="Staging"
      about="Say what the next answers of an operation shall be: another status, a delay, a fault. Each is a stub, which you can also write yourself, in the format of WireMock."
      actions={
        <>
          <button type="button" onClick={() => (drafted.value = EXAMPLE)}>
            <Icon name="plus" /> New stub
          </button>
          {shown.length > 0 && (
            <button type="button" onClick={() => (isRemovingAll.value = true)}>
              <Icon name="trash" /> Remove all
            </button>
          )}
        </>
      }
    >
      <StageForm />
      <section class="card-box">
        <h2>Stubs</h2>
        {stubs.error !== undefined && stubs.value === undefined && (
          <p class="error">{messageOf(stubs.error)}</p>
        )}
        {stubs.value?.length === 0 && (
          <p class="empty">There are none: the simulator answers everything by itself.</p>
        )}
        <ul class="stubs">
          {shown.map((stub) => (
            <StubRow
              key={stub.id}
              stub={stub}
              isOpen={stub.id === openId}
              onEdit={() => (edited.value = stub)}
              onDelete={() => (deleted.value = stub)}
            />
          ))}
        </ul>
      </section>
      {drafted.value !== undefined && (
        <JsonDialog
          title="New stub"
          label="The stub, in the format of WireMock"
          value={drafted.value}
          action="Create"
          onSave={(body) => attempt('A stub was created', 'createStub', { body })}
          onClose={() => (drafted.value = undefined)}
        />
      )}
      {edited.value !== undefined && (
        <JsonDialog
          title="Edit the stub"
          label="The stub, in the format of WireMock"
          value={edited.value.mapping}
          action="Save"
          onSave={(body) =>
            attempt('The stub was changed', 'replaceStub', { id: edited.value?.id ?? '', body })
          }
          onClose={() => (edited.value = undefined)}
        />
      )}
      {deleted.value !== undefined && (
        <Confirm
          title="Delete this stub?"
          action="Delete"
          onConfirm={() =>
            perform('The stub was deleted', 'deleteStub', { id: deleted.value?.id ?? '' })
          }
          onClose={() => (deleted.value = undefined)}
        >
          {deleted.value.mapping.name ?? deleted.value.id} does not answer any more.
        </Confirm>
      )}
      {isRemovingAll.value && (
        <Confirm
          title="Remove all stubs?"
          action="Remove all"
          onConfirm={() => perform('All stubs were removed', 'deleteStubs')}
          onClose={() => (isRemovingAll.value = false)}
        >
          The simulator then answers everything by itself.
        </Confirm>
      )}
    </Panel>
  );
}
