/** What several parts of the page show at once is asked for once. */
import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { AdminClient } from '../client.js';
import { revision } from './live.js';
import { world } from './route.js';
import { admin, returned } from './session.js';

function share<T>(
  load: (client: AdminClient) => Promise<T>,
  { isLive = true }: { readonly isLive?: boolean } = {},
): ReadonlySignal<T | undefined> {
  const held = signal<T | undefined>(undefined);
  let inWorld = world.peek();
  let asked = 0;
  let shown = 0;
  effect(() => {
    const _again = [isLive ? revision.value : 0, returned.value];
    const name = world.value;
    if (name !== inWorld) held.value = undefined;
    inWorld = name;
    asked += 1;
    const number = asked;
    load(admin.value).then(
      (value) => {
        if (number < shown || name !== world.peek()) return;
        shown = number;
        held.value = value;
      },
      // The banner says that nobody answers.
      () => undefined,
    );
  });
  return held;
}

export const counts = share((client) => client.countEntities());
export const worlds = share((client) => client.listWorlds());
/** Held here, so that the title of the page does not change twice with each panel. */
export const about = share((client) => client.getAbout(), { isLive: false });
