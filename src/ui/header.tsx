import { useSignal } from '@preact/signals';
import { formatInstant } from './format.js';
import { clockMode, simulatorNow } from './live.js';
import { LinkState } from './parts/connection.js';
import { Confirm } from './parts/dialog.js';
import { Icon } from './parts/icon.js';
import { go, hrefOf, route, world } from './route.js';
import { perform } from './session.js';
import { about, worlds } from './shared.js';
import { nextTheme, theme } from './theme.js';
import { ConfirmJump } from './time/confirm-jump.js';
import { freeze, jump, jumpToNextExpiry, letRun } from './time/jump.js';

export function Header() {
  const isResetting = useSignal(false);
  return (
    <>
      <header class="top">
        <a class="name" href={hrefOf({ panel: 'records' })} title={about.value?.title}>
          masstack-mock
        </a>
        <WorldSwitch />
        <Clock />
        <div class="quick" role="group" aria-label="Move the clock">
          <button type="button" onClick={() => jump({ by: 'PT1M' })}>
            +1 min
          </button>
          <button type="button" onClick={() => jump({ by: 'PT1H' })}>
            +1 h
          </button>
          <button type="button" onClick={() => jump({ by: 'P1D' })}>
            +1 day
          </button>
          <button type="button" onClick={jumpToNextExpiry}>
            Next expiry
          </button>
          {clockMode.value === 'frozen' ? (
            <button type="button" onClick={letRun}>
              <Icon name="play" /> Run
            </button>
          ) : (
            <button type="button" onClick={freeze}>
              <Icon name="freeze" /> Freeze
            </button>
          )}
        </div>
        <span class="grow" />
        <LinkState />
        <button
          type="button"
          class="quiet icon-only"
          aria-label={`Colours: ${theme.value}`}
          title={`Colours: ${theme.value}`}
          onClick={nextTheme}
        >
          <Icon name="theme" />
        </button>
        <button type="button" class="reset" onClick={() => (isResetting.value = true)}>
          <Icon name="reset" /> <span>Reset</span>
        </button>
      </header>
      {isResetting.value && (
        <Confirm
          title={`Reset the world ${world.value}?`}
          action="Reset"
          onConfirm={() => perform('The world was reset', 'reset', { body: {} })}
          onClose={() => (isResetting.value = false)}
        >
          Records, clock, random numbers, stubs and requests are put back to the state after the
          first start. Snapshots stay.
        </Confirm>
      )}
      <ConfirmJump />
    </>
  );
}

function WorldSwitch() {
  const names = worlds.value?.worlds.map(({ name }) => name) ?? [];
  const all = names.includes(world.value) ? names : [world.value, ...names];
  return (
    <select
      aria-label="World"
      value={world.value}
      onChange={(event) =>
        go({ panel: route.value.panel, query: { world: event.currentTarget.value } })
      }
    >
      {all.map((name) => (
        <option key={name} value={name}>
          world: {name}
        </option>
      ))}
    </select>
  );
}

function Clock() {
  const now = simulatorNow.value;
  const mode = clockMode.value ?? 'running';
  return (
    <a class="clock" href={hrefOf({ panel: 'time' })} title="The time of the simulator">
      <time>{now === undefined ? '–––– –– –– ––:––:––' : formatInstant(now)}</time>
      <span class={`mode ${mode}`}>{mode}</span>
    </a>
  );
}
