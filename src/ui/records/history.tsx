import { useLoaded } from '../loaded.js';
import { messageOf } from '../notices.js';
import { RequestLine } from '../requests/request-line.js';
import { admin } from '../session.js';

const SHOWN = 50;

/** The requests that touched the record, the newest first. */
export function History({ kind, id }: { readonly kind: string; readonly id: string }) {
  const { value, error } = useLoaded(`history ${kind} ${id}`, () =>
    admin.value.listEntityRequests({ kind, id, limit: SHOWN }),
  );
  return (
    <section>
      <h3>Requests that touched it</h3>
      {error !== undefined && value === undefined && <p class="error">{messageOf(error)}</p>}
      {value?.requests.length === 0 && (
        <p class="dim">None of the {value.remembered} requests that the journal remembers.</p>
      )}
      <ol class="history">
        {value?.requests.map((request) => (
          <li key={request.id}>
            <RequestLine request={request} />
          </li>
        ))}
      </ol>
    </section>
  );
}
