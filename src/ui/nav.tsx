import { formatCount } from './format.js';
import { Icon, type IconName } from './parts/icon.js';
import { counts, worlds } from './shared.js';
import { hrefOfPanel, PANELS, route, type PanelName } from './route.js';
import { requests } from './live.js';

export const PANEL_TITLES: Readonly<Record<PanelName, string>> = {
  records: 'Records',
  lifecycle: 'Lifecycle',
  requests: 'Requests',
  time: 'Time',
  staging: 'Staging',
  catalogue: 'Catalogue',
  worlds: 'Worlds',
  contract: 'Contract',
};

export function Nav() {
  const numbers: Partial<Record<PanelName, number | undefined>> = {
    records: counts.value?.total,
    requests: requests.value.length,
    worlds: worlds.value?.worlds.length,
  };
  return (
    <nav class="nav" aria-label="Panels">
      <ul>
        {PANELS.map((panel) => (
          <li key={panel}>
            <Item
              href={hrefOfPanel(panel)}
              icon={panel}
              title={PANEL_TITLES[panel]}
              count={numbers[panel]}
              isCurrent={route.value.panel === panel}
            />
          </li>
        ))}
        <li>
          <Item href="/__admin/docs/" icon="reference" title="API reference" />
        </li>
      </ul>
    </nav>
  );
}

function Item({
  href,
  icon,
  title,
  count,
  isCurrent = false,
}: {
  readonly href: string;
  readonly icon: IconName;
  readonly title: string;
  readonly count?: number | undefined;
  readonly isCurrent?: boolean;
}) {
  return (
    <a href={href} title={title} aria-current={isCurrent ? 'page' : undefined}>
      <Icon name={icon} />
      <span>{title}</span>
      {count !== undefined && <span class="count">{formatCount(count)}</span>}
    </a>
  );
}
