import { effect, signal } from '@preact/signals';
import { keep, recall } from './machine.js';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const kept = recall('browser', 'theme');
export const theme = signal<Theme>(THEMES.find((each) => each === kept) ?? 'system');

effect(() => {
  const { dataset } = document.documentElement;
  if (theme.value === 'system') delete dataset['theme'];
  else dataset['theme'] = theme.value;
  keep('browser', 'theme', theme.value === 'system' ? undefined : theme.value);
});

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system';
}
