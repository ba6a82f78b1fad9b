/**
 * Starts Swagger UI with one of the two documents. Requests go to this simulator only, whatever servers the
 * document names; the policy of the page allows no other.
 */
const address = new URLSearchParams(location.search);
const isControl = address.get('of') === 'control';
const world = address.get('world');
const file = isControl ? '/__admin/openapi' : '/openapi';

/** Where the dashboard keeps what `--admin-api-token` asks for: in this tab only. */
const adminToken = sessionStorage.getItem('masstack-mock.token');

const element = (id) => document.getElementById(id);

element(isControl ? 'of-control' : 'of-api').setAttribute('aria-current', 'page');
element('as-json').href = `${file}.json`;
element('as-yaml').href = `${file}.yaml`;

const dark = matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', followScheme);
followScheme();

/** Looks for every word in path, summary, description, id and tag; the library alone knows tags only. */
const SearchEverywhere = () => ({
  fn: {
    opsFilter(groups, phrase) {
      const words = phrase.toLowerCase().split(/\s+/).filter(Boolean);
      return groups
        .map((group, tag) =>
          group.update('operations', (operations) =>
            operations.filter((each) => {
              const operation = each.get('operation');
              const text = [
                tag,
                each.get('method'),
                each.get('path'),
                operation.get('operationId'),
                operation.get('summary'),
                operation.get('description'),
              ]
                .join(' ')
                .toLowerCase();
              return words.every((word) => text.includes(word));
            }),
          ),
        )
        .filter((group) => group.get('operations').size > 0);
    },
  },
});

/** What the library leaves out for people who hear the page or use it by keyboard. */
const ForEverybody = ({ React: { createElement, Fragment } }) => ({
  wrapComponents: {
    InfoContainer: (Original) => (props) =>
      createElement('section', { 'aria-label': 'About' }, createElement(Original, props)),
    AuthorizeBtnContainer: (Original) => (props) =>
      createElement('section', { 'aria-label': 'Authorization' }, createElement(Original, props)),
    // The library's own says that it looks for tags, and has no name but its placeholder.
    FilterContainer:
      () =>
      ({ layoutSelectors, layoutActions }) => {
        const filter = layoutSelectors.currentFilter();
        return createElement(
          'div',
          { role: 'search', className: 'filter wrapper' },
          createElement('input', {
            type: 'search',
            className: 'operation-filter-input',
            'aria-label': 'Search in the operations',
            placeholder: 'Search in path, name and description',
            value: typeof filter === 'string' ? filter : '',
            onChange: ({ target }) => layoutActions.updateFilter(target.value),
          }),
        );
      },
    // There is one to choose from: this simulator.
    ServersContainer: () => () => null,
    // A link within the button of an operation is two things to press in one; the button sets the address, too.
    DeepLink: (Original) => (props) =>
      props.path.includes('/')
        ? createElement('span', null, props.text)
        : createElement(Original, props),
    // Between the title and the groups a level of headings is missing.
    operations: (Original) => (props) =>
      createElement(
        Fragment,
        null,
        createElement('h2', { className: 'off-screen' }, 'Operations'),
        createElement(Original, props),
      ),
    ExamplesSelect: (Original) => (props) =>
      createElement(
        'label',
        null,
        createElement('span', { className: 'off-screen' }, 'Example'),
        createElement(Original, props),
      ),
  },
});

async function start() {
  const response = await fetch(`${file}.json`);
  if (!response.ok) throw new Error(`${file}.json answers ${response.status}`);
  const spec = await response.json();
  const base = new URL(spec.servers?.[0]?.url ?? '/', location.origin).pathname.replace(/\/$/, '');
  const ui = globalThis.SwaggerUIBundle({
    spec: { ...spec, servers: [{ url: location.origin + (isControl ? '' : base) }] },
    domNode: element('reference'),
    deepLinking: true,
    filter: true,
    tryItOutEnabled: true,
    displayRequestDuration: true,
    displayOperationId: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    plugins: [SearchEverywhere, ForEverybody],
    requestInterceptor(request) {
      const { headers } = request;
      if (world !== null) headers['x-mock-world'] ??= world;
      if (isControl && adminToken !== null) headers.Authorization ??= `Bearer ${adminToken}`;
      return request;
    },
    onComplete: () => void authorize(spec, ui),
  });
}

/** With the first test token, so that a request can be sent at once. */
async function authorize({ components }, ui) {
  if (isControl) return;
  const headers = adminToken === null ? {} : { authorization: `Bearer ${adminToken}` };
  const response = await fetch('/__admin/catalogue', { headers });
  if (!response.ok) return;
  const { tokens } = await response.json();
  const [first] = tokens;
  if (first === undefined) return;
  for (const [name, scheme] of Object.entries(components?.securitySchemes ?? {})) {
    if (scheme.type === 'apiKey' || scheme.scheme === 'bearer') {
      ui.preauthorizeApiKey(name, first.token);
    } else if (scheme.scheme === 'basic') ui.preauthorizeBasic(name, first.token, '');
  }
}

start().catch((error) => {
  const trouble = element('trouble');
  trouble.hidden = false;
  trouble.textContent = `The document cannot be shown: ${error.message}. Is the simulator running?`;
});
