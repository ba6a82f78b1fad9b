import { signal } from '@preact/signals';
import { go } from '../route.js';

/** A stub that is not created yet: it waits in the editor of the panel Staging. */
export const drafted = signal<object | undefined>(undefined);

export function draftStub(mapping: object): void {
  drafted.value = mapping;
  go({ panel: 'staging' });
}
