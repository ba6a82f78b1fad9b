import type { ComponentType } from 'preact';
import { CataloguePanel } from './catalogue/panel.js';
import { ContractPanel } from './contract/panel.js';
import { Footer } from './footer.js';
import { Header } from './header.js';
import { LifecyclePanel } from './lifecycle/panel.js';
import { Nav } from './nav.js';
import { Notices } from './parts/notices.js';
import { RecordsPanel } from './records/panel.js';
import { RequestsPanel } from './requests/panel.js';
import { route, world, type PanelName } from './route.js';
import { StagingPanel } from './staging/panel.js';
import { TimePanel } from './time/panel.js';
import { TokenDialog, ConnectionBanner } from './parts/connection.js';
import { WorldsPanel } from './worlds/panel.js';

const PANEL_OF: Readonly<Record<PanelName, ComponentType>> = {
  records: RecordsPanel,
  lifecycle: LifecyclePanel,
  requests: RequestsPanel,
  time: TimePanel,
  staging: StagingPanel,
  catalogue: CataloguePanel,
  worlds: WorldsPanel,
  contract: ContractPanel,
};

export function App() {
  const { panel } = route.value;
  const Panel = PANEL_OF[panel];
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        Skip to the panel
      </a>
      <div class="app">
        <Header />
        <Nav />
        {/* Another world is another page: nothing of the one before stays in a form or a list. */}
        <Panel key={`${panel} ${world.value}`} />
        <Footer />
      </div>
      <ConnectionBanner />
      <Notices />
      <TokenDialog />
    </>
  );
}

/** The part after the `#` is the address of what is shown. */
function toMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
