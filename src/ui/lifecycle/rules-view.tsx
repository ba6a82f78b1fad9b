import { Evidence } from '../parts/evidence.js';
import { Side } from '../parts/side.js';
import { Status } from '../parts/status.js';
import { nameOf } from './diagram.js';
import type { Selection } from './selection.js';

/** The rules behind an arrow or a cell, each with where it comes from. */
export function RulesView({
  selection: { title, rules },
  onClose,
}: {
  readonly selection: Selection;
  readonly onClose: () => void;
}) {
  return (
    <Side label="Rules" onClose={onClose} head={<h2 class="wrap">{title}</h2>}>
      {rules.map((rule) => (
        <section key={rule.id} class="rule">
          <h3 class="wrap">{rule.title}</h3>
          <Evidence rule={rule} />
          <dl>
            {rule.status !== undefined && (
              <>
                <dt>Answer</dt>
                <dd>
                  <Status status={rule.status} />
                </dd>
              </>
            )}
            {rule.operation !== undefined && (
              <>
                <dt>Operation</dt>
                <dd>{rule.operation}</dd>
              </>
            )}
            <dt>From</dt>
            <dd>{rule.from.map(nameOf).join(', ')}</dd>
            {rule.to !== undefined && (
              <>
                <dt>To</dt>
                <dd>{nameOf(rule.to)}</dd>
              </>
            )}
            {rule.when !== undefined && (
              <>
                <dt>If</dt>
                <dd>{rule.when}</dd>
              </>
            )}
          </dl>
        </section>
      ))}
    </Side>
  );
}
