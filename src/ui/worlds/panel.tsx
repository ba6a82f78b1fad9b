import { useSignal } from '@preact/signals';
import { formatCount, formatInstant, formatSpan } from '../format.js';
import { complain } from '../notices.js';
import { Copy } from '../parts/copy.js';
import { Confirm } from '../parts/dialog.js';
import { Icon } from '../parts/icon.js';
import { Panel } from '../parts/panel.js';
import { baseUrlOf, go, hrefOf, isDefaultWorld, world } from '../route.js';
import { attempt, settled } from '../session.js';
import { worlds } from '../shared.js';
import { NewWorld } from './new-world.js';
import { Snapshots } from './snapshots.js';

/** A world that is shown would be made again by the next thing that this page asks for. */
async function remove(name: string): Promise<void> {
  if (name === world.value) {
    const before = settled();
    go({ panel: 'worlds', query: { world: 'default' } });
    await before;
  }
  await attempt(`The world ${name} was deleted`, 'deleteWorld', { name });
}

export function WorldsPanel() {
  const { value } = worlds;
  const isMaking = useSignal(false);
  const deleted = useSignal<string | undefined>(undefined);
  return (
    <Panel
      title="Worlds and snapshots"
      about="Each world has its own records, clock, stubs and requests, so that tests and people do not disturb each other. A snapshot keeps a state, to come back to it."
      actions={
        <button type="button" class="primary" onClick={() => (isMaking.value = true)}>
          <Icon name="plus" /> New world
        </button>
      }
    >
      <section class="card-box">
        <h2>Worlds</h2>
        <div class="scroll" role="region" aria-label="Worlds" tabIndex={0}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" class="numeric">
                  Records
                </th>
                <th scope="col" class="numeric">
                  Requests
                </th>
                <th scope="col" class="numeric">
                  Stubs
                </th>
                <th scope="col">Its time</th>
                <th scope="col" class="numeric">
                  Seed
                </th>
                <th scope="col">Unused for</th>
                <th scope="col">
                  <span class="off-screen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {value?.worlds.map((each) => (
                <tr key={each.name} class={each.name === world.value ? 'current' : ''}>
                  <th scope="row">
                    <a
                      href={hrefOf({ panel: 'worlds', query: { world: each.name } })}
                      aria-current={each.name === world.value ? 'true' : undefined}
                    >
                      {each.name}
                    </a>{' '}
                    <Copy
                      text={baseUrlOf(each.name)}
                      label={`Copy the base URL of ${each.name}`}
                      isSmall
                    />
                  </th>
                  <td class="numeric" data-label="Records">
                    {formatCount(each.entities)}
                  </td>
                  <td class="numeric" data-label="Requests">
                    {formatCount(each.requests)}
                  </td>
                  <td class="numeric" data-label="Stubs">
                    {formatCount(each.stubs)}
                  </td>
                  <td class="mono" data-label="Its time">
                    {`${formatInstant(each.now)} ${each.clock.mode}`}
                  </td>
                  <td class="numeric" data-label="Seed">
                    {each.seed}
                  </td>
                  <td data-label="Unused for">
                    {isDefaultWorld(each.name) ? 'stays' : formatSpan(each.idle_ms ?? 0)}
                  </td>
                  <td class="tools">
                    {!isDefaultWorld(each.name) && (
                      <button
                        type="button"
                        class="quiet icon-only"
                        aria-label={`Delete the world ${each.name}`}
                        onClick={() => (deleted.value = each.name)}
                      >
                        <Icon name="trash" />
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {value !== undefined && (
          <p class="dim">
            A world that nobody uses for {formatSpan(value.max_idle_ms)} is deleted; at most{' '}
            {formatCount(value.max)} can be there.
          </p>
        )}
      </section>
      <Snapshots />
      {isMaking.value && <NewWorld onClose={() => (isMaking.value = false)} />}
      {deleted.value !== undefined && (
        <Confirm
          title={`Delete the world ${deleted.value}?`}
          action="Delete"
          onConfirm={() => {
            remove(deleted.value ?? '').catch(complain);
          }}
          onClose={() => (deleted.value = undefined)}
        >
          Its records, requests, stubs and snapshots are lost.
        </Confirm>
      )}
    </Panel>
  );
}
