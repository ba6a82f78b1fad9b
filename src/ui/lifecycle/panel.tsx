import { useLoaded } from '../loaded.js';
import { messageOf } from '../notices.js';
import { KindTabs } from '../parts/kind-tabs.js';
import { Panel } from '../parts/panel.js';
import { alter, go, route } from '../route.js';
import { admin } from '../session.js';
import { counts } from '../shared.js';
import { Diagram, type Lifecycle } from './diagram.js';
import { Matrix } from './matrix.js';
import { readSelection } from './selection.js';
import { RulesView } from './rules-view.js';

export function LifecyclePanel() {
  const list = useLoaded('lifecycles', () => admin.value.listLifecycles(), { isLive: false });
  const { rest, query } = route.value;
  const kinds = list.value?.lifecycles ?? [];
  const kind = (kinds.find((each) => each.kind === rest[0]) ?? kinds[0])?.kind;
  const loaded = useLoaded(
    kind && `lifecycle ${kind}`,
    () => admin.value.getLifecycle({ kind: kind ?? '' }),
    { isLive: false },
  );
  const lifecycle = loaded.isCurrent ? loaded.value : undefined;
  const counted = counts.value?.kinds.find((each) => each.kind === kind);
  const onlyInferred = query['inferred'] === 'only';
  const selection = lifecycle && readSelection(lifecycle, query);
  return (
    <Panel
      title="Lifecycle"
      about="What may happen to a record, and what leads from one state to another. Choose an arrow or a cell to see its rule, and where that is documented or why it is assumed."
      side={
        selection !== undefined && (
          <RulesView
            selection={selection}
            onClose={() => go({ panel: 'lifecycle', rest, query: keepFilter(query) })}
          />
        )
      }
    >
      <div class="row">
        <KindTabs
          label="Kinds of record"
          kinds={kinds.map((each) => ({
            kind: each.kind,
            title: each.title,
            ...countOf(each.kind),
          }))}
          current={kind}
          onChoose={(chosen) =>
            go({ panel: 'lifecycle', rest: [chosen], query: keepFilter(query) })
          }
        />
        <label class="check">
          <input
            type="checkbox"
            checked={onlyInferred}
            onChange={(event) =>
              alter({ inferred: event.currentTarget.checked ? 'only' : undefined })
            }
          />
          Only what is inferred
        </label>
      </div>
      {loaded.error !== undefined && lifecycle === undefined && (
        <p class="error">{messageOf(loaded.error)}</p>
      )}
      {lifecycle === undefined ? (
        <p class="empty">Loading …</p>
      ) : (
        <>
          <section class="card-box">
            <Diagram
              lifecycle={lifecycle}
              counts={counted?.states ?? {}}
              isDimmed={(rules) => onlyInferred && !rules.some((id) => isInferred(lifecycle, id))}
            />
            <p class="dim legend">
              solid: an operation · dashed: time · dotted: outside this API · amber: inferred ·
              green: just now
            </p>
          </section>
          <section class="card-box">
            <h2>Every operation in every state</h2>
            <Matrix lifecycle={lifecycle} onlyInferred={onlyInferred} />
          </section>
        </>
      )}
    </Panel>
  );
}

const keepFilter = ({ inferred }: Readonly<Record<string, string>>) => ({ inferred });

function countOf(kind: string): { readonly count?: number } {
  const found = counts.value?.kinds.find((each) => each.kind === kind);
  return found === undefined ? {} : { count: found.total };
}

export const isInferred = ({ rules }: Lifecycle, id: string): boolean =>
  rules.find((rule) => rule.id === id)?.evidence.grade === 'inferred';
