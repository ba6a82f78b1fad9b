import { useSignal } from '@preact/signals';
import { countOf, formatInstant } from '../format.js';
import { useLoaded } from '../loaded.js';
import { complain, messageOf } from '../notices.js';
import { Breakable } from '../parts/breakable.js';
import { Copy } from '../parts/copy.js';
import { Exchange } from '../parts/exchange.js';
import { Panel } from '../parts/panel.js';
import { SearchBox } from '../parts/search-box.js';
import { Status } from '../parts/status.js';
import { alter, route } from '../route.js';
import { sendRequest, type Sent } from '../send.js';
import { loadCatalogue, toDraft, type Catalogue, type MagicValue, type Pair } from './read.js';

export function CataloguePanel() {
  const { value, error } = useLoaded('catalogue', loadCatalogue, { isLive: false });
  const q = route.value.query['q'] ?? '';
  return (
    <Panel
      title="Catalogue"
      about="All that can be tried with a plain HTTP client: test tokens, values that bring about an error, and a request for each answer that is documented. Try sends it to this world."
      actions={
        <SearchBox
          label="Search in the catalogue"
          value={q}
          onSearch={(text) => alter({ q: text })}
        />
      }
    >
      {error !== undefined && value === undefined && <p class="error">{messageOf(error)}</p>}
      {value === undefined ? (
        <p class="empty">Loading …</p>
      ) : (
        <Contents catalogue={value} wanted={q.toLowerCase()} />
      )}
    </Panel>
  );
}

function Contents({
  catalogue: { tokens, magic_values, pairs },
  wanted,
}: {
  readonly catalogue: Catalogue;
  readonly wanted: string;
}) {
  const fits = (value: object): boolean => JSON.stringify(value).toLowerCase().includes(wanted);
  const shownTokens = tokens.filter(fits);
  const shownValues = magic_values.filter(fits);
  const shownPairs = pairs.filter(({ operation, status, why, path }) =>
    fits([operation, status, why, path]),
  );
  const operations = [...new Set(shownPairs.map(({ operation }) => operation))];
  return (
    <>
      {shownTokens.length > 0 && (
        <section class="card-box">
          <h2>Tokens</h2>
          <div class="scroll" role="region" aria-label="Tokens" tabIndex={0}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">Token</th>
                  <th scope="col">What it is</th>
                  <th scope="col">Good for</th>
                  <th scope="col">Permissions</th>
                  <th scope="col">
                    <span class="off-screen">Copy</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {shownTokens.map(({ token, about, orgs, permissions, expires_at }) => (
                  <tr key={token}>
                    <td class="mono leads">{token}</td>
                    <td data-label="What it is">
                      {about}
                      {expires_at !== undefined && ` (until ${formatInstant(expires_at)})`}
                    </td>
                    <td data-label="Good for">{orgs.includes('*') ? 'all' : orgs.join(', ')}</td>
                    <td class="wrap" data-label="Permissions">
                      <span>
                        <Breakable text={permissions.join(', ') || '–'} />
                      </span>
                    </td>
                    <td class="tools">
                      <Copy
                        text={`Authorization: Bearer ${token}`}
                        label={`Copy the header with ${token}`}
                        isSmall
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      {shownValues.length > 0 && <MagicValues values={shownValues} />}
      <section class="card-box">
        <h2>Documented answers</h2>
        <p class="dim">{countOf(shownPairs.length, 'answer')} of the document.</p>
        {operations.map((operation) => (
          <div key={operation} class="outcomes">
            <h3>{operation}</h3>
            <ul>
              {shownPairs
                .filter((pair) => pair.operation === operation)
                .map((pair) => (
                  <Outcome key={pair.status} pair={pair} />
                ))}
            </ul>
          </div>
        ))}
        {operations.length === 0 && <p class="empty">Nothing fits.</p>}
      </section>
    </>
  );
}

function MagicValues({ values }: { readonly values: readonly MagicValue[] }) {
  return (
    <section class="card-box">
      <h2>Magic values</h2>
      <div class="scroll" role="region" aria-label="Magic values" tabIndex={0}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Answer</th>
              <th scope="col">Value</th>
              <th scope="col">Where</th>
              <th scope="col">What it means</th>
              <th scope="col">Operations</th>
            </tr>
          </thead>
          <tbody>
            {values.map(({ pointer, value, status, about, operations }) => (
              <tr key={`${pointer} ${value}`}>
                <td class="chip">
                  <Status status={status} />
                </td>
                <td class="mono leads">
                  {value} <Copy text={value} label={`Copy ${value}`} isSmall />
                </td>
                <td class="mono wrap" data-label="Where">
                  <span>
                    <Breakable text={pointer} />
                  </span>
                </td>
                <td data-label="What it means">{about}</td>
                <td class="wrap" data-label="Operations">
                  {operations.join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Outcome({ pair }: { readonly pair: Pair }) {
  const sent = useSignal<Sent | undefined>(undefined);
  const { operation, status, why, method, path } = pair;
  return (
    <li>
      <Status status={status} />
      <span class="what wrap">
        {why}
        <code class="dim clip" title={`${method} ${path}`}>
          {method} <Breakable text={path} />
        </code>
      </span>
      <button
        type="button"
        aria-label={`Try ${operation} ${status}`}
        onClick={() => {
          sendRequest(toDraft(pair)).then((result) => {
            sent.value = result;
          }, complain);
        }}
      >
        Try
      </button>
      {sent.value && (
        <div class="sent fade">
          {sent.value.status !== status && (
            <p class="error">
              The answer was {sent.value.status}, not {status}: each of these requests is made for a
              world as it is after a reset, and something has happened in this one.
            </p>
          )}
          <Exchange sent={sent.value} onClose={() => (sent.value = undefined)} />
        </div>
      )}
    </li>
  );
}
