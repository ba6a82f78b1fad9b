/** Line drawings of 16 by 16. They say nothing that a text beside them does not say. */
const PATHS = {
  records: 'M2 3h3.5v10H2zM6.25 3h3.5v6h-3.5zM10.5 3H14v8h-3.5z',
  lifecycle: 'M2 6h4v4H2zM10 2.5h4v4h-4zM10 9.5h4v4h-4zM6 7.5 10 5M6 8.5l4 3',
  requests: 'M2 4.5h9M8.5 2 11 4.5 8.5 7M14 11.5H5M7.5 9 5 11.5 7.5 14',
  time: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 4.8V8l2.2 1.6',
  staging: 'M3 2.5v11l4.5-3.2V13.5L14 8 7.5 2.5v3.2z',
  catalogue: 'M2.5 3h4.2L8 4.2 9.3 3h4.2v9.5H9.3L8 13.6l-1.3-1.1H2.5zM8 4.2v9.2',
  worlds: 'M8 2 14 5 8 8 2 5zM2 8l6 3 6-3M2 11l6 3 6-3',
  contract: 'M4 2h6l2.5 2.5V14H4zM6 8.5 7.6 10 10.5 6.8',
  reference: 'M6 2.5H3v11h10v-3M9 2.5h4.5V7M13.3 2.7 7.5 8.5',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10.3 10.3 14 14',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  plus: 'M8 3v10M3 8h10',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M4.5 3 12.5 8 4.5 13z',
  freeze: 'M8 2v12M2.8 5l10.4 6M13.2 5 2.8 11',
  reset: 'M3 3v3.5h3.5M3.3 6.3A5.2 5.2 0 1 1 2.8 9',
  theme: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 2v12',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  link: 'M6.5 9.5 9.5 6.5M5 7.5 3.3 9.2a2.5 2.5 0 0 0 3.5 3.5L8.5 11M7.5 5l1.7-1.7a2.5 2.5 0 0 1 3.5 3.5L11 8.5',
  download: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  trash: 'M2.5 4h11M6 4V2.5h4V4M4 4l.7 9.5h6.6L12 4M6.7 6.5v4.5M9.3 6.5v4.5',
  edit: 'M3 13h2.5L13 5.5 10.5 3 3 10.5zM9 4.5 11.5 7',
  fold: 'M6 4.5 9.5 8 6 11.5',
  unfoldAll: 'M4.5 6 8 2.5 11.5 6M4.5 10 8 13.5 11.5 10',
  foldAll: 'M4.5 2.5 8 6l3.5-3.5M4.5 13.5 8 10l3.5 3.5',
  warning: 'M8 2.5 14.5 13.5h-13zM8 6.5v3M8 11.5h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
