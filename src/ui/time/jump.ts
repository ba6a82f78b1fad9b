/** Moves the clock; where records would expire by that, it says so first. */
import { signal } from '@preact/signals';
import { countOf, formatInstant } from '../format.js';
import { clockMode } from '../live.js';
import { complain } from '../notices.js';
import { admin, attempt, perform } from '../session.js';

export type Preview = Awaited<ReturnType<(typeof admin.value)['previewExpiries']>>;

/** Where to: so much further, or to a time. */
export type Jump = { readonly by: string } | { readonly to: string };

/** A jump that waits for a yes. */
export const waiting = signal<{ readonly jump: Jump; readonly preview: Preview } | undefined>(
  undefined,
);

export const previewOf = (jump: Jump): Promise<Preview> =>
  admin.value.previewExpiries('by' in jump ? { in: jump.by } : { at: jump.to });

/** @throws AdminError when it is not a duration or a time */
export async function prepare(jump: Jump): Promise<void> {
  const preview = await previewOf(jump);
  if (preview.count > 0) waiting.value = { jump, preview };
  else await carryOut(jump);
}

export async function carryOut(jump: Jump): Promise<void> {
  if ('by' in jump) {
    await attempt(`The clock was moved by ${jump.by}`, 'setClock', {
      body: { action: 'advance', duration: jump.by },
    });
  } else {
    await attempt(`The clock was moved to ${formatInstant(jump.to)}`, 'setClock', {
      body: { action: clockMode.value === 'frozen' ? 'freeze' : 'run', at: jump.to },
    });
  }
}

export function jump(to: Jump): void {
  prepare(to).catch(complain);
}

export function jumpToNextExpiry(): void {
  admin.value
    .previewExpiries()
    .then(async ({ next }) => {
      if (next === undefined) complain(new Error('No record expires after now.'));
      else await prepare({ to: next.at });
    })
    .catch(complain);
}

export function freeze(): void {
  perform('The clock stands still', 'setClock', { body: { action: 'freeze' } });
}

/** Goes on from where it stands. */
export function letRun(): void {
  perform('The clock runs on', 'setClock', { body: { action: 'run' } });
}

export function backToRealTime(): void {
  perform('The clock shows the time of this machine', 'setClock', { body: { action: 'reset' } });
}

/** `3 records would expire` */
export const describeCount = ({ count }: Preview): string =>
  count === 0 ? 'no record would expire' : `${countOf(count, 'record')} would expire`;
