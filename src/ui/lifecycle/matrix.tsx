import { Fragment } from 'preact';
import { Status } from '../parts/status.js';
import { hrefOf, route } from '../route.js';
import { nameOf, type Lifecycle } from './diagram.js';

/** The answer of each operation in each state; a condition makes several of them. */
export function Matrix({
  lifecycle: { kind, matrix },
  onlyInferred,
}: {
  readonly lifecycle: Lifecycle;
  readonly onlyInferred: boolean;
}) {
  const states = matrix[0]?.cells.map(({ state }) => state) ?? [];
  const { query } = route.value;
  return (
    <div class="scroll" role="region" aria-label="Matrix of operations and states" tabIndex={0}>
      <table class="table matrix">
        <thead>
          <tr>
            <th scope="col">Operation</th>
            {states.map((state) => (
              <th key={state} scope="col">
                {nameOf(state)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.map(({ operation, method, path, title, cells }) => (
            <tr key={operation}>
              <th scope="row" title={`${title}: ${method} ${path}`}>
                {operation}
              </th>
              {cells.map(({ state, answers }) => {
                const isAssumed = answers.some(({ evidence }) => evidence.grade === 'inferred');
                const isCurrent = query['operation'] === operation && query['state'] === state;
                const look = `${isAssumed ? ' assumed' : ''}${onlyInferred && !isAssumed ? ' dimmed' : ''}`;
                return (
                  <td key={state} data-label={nameOf(state)}>
                    {answers.length > 0 && (
                      <a
                        class={`cell${look}`}
                        href={hrefOf({
                          panel: 'lifecycle',
                          rest: [kind],
                          query: { operation, state, inferred: query['inferred'] },
                        })}
                        aria-current={isCurrent ? 'true' : undefined}
                      >
                        <span class="off-screen">
                          {operation} in {nameOf(state)}:
                        </span>
                        {answers.map(({ rule, status }, index) => (
                          <Fragment key={rule}>
                            {index > 0 && <span class="off-screen">or</span>}
                            <Status status={status} />
                          </Fragment>
                        ))}
                        {isAssumed && <span class="off-screen">inferred</span>}
                      </a>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
