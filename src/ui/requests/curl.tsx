import { useLoaded } from '../loaded.js';
import { Copy } from '../parts/copy.js';
import { admin } from '../session.js';

/** The request for the shell; what the journal blacks out has to be filled in. */
export function Curl({ id }: { readonly id: string }) {
  const { value } = useLoaded(`curl ${id}`, () => admin.value.getRequestAsCurl({ id }), {
    isLive: false,
  });
  if (value === undefined) return null;
  return (
    <section>
      <div class="row">
        <h3 class="grow">As curl</h3>
        <Copy text={value.command} label="Copy as curl" />
      </div>
      <pre class="json">{value.command}</pre>
      {value.placeholders.length > 0 && (
        <p class="dim wrap">
          Fill in {value.placeholders.map(({ name }) => name).join(', ')}: the journal does not show
          what is private.
        </p>
      )}
    </section>
  );
}
