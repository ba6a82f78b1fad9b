/** An OpenAPI document as one HTML page, with nothing to load and nothing that runs. */
import { isObject } from '../runtime/json.js';

type Node = Readonly<Record<string, unknown>>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export function renderDocs(document: Node): string {
  const info = nodeAt(document, 'info');
  const endpoints = Object.entries(nodeAt(document, 'paths')).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const shared = listAt(toNode(item), 'parameters');
      const operation = nodeAt(toNode(item), method);
      return 'operationId' in operation ? [{ path, method, operation, shared }] : [];
    }),
  );
  const sections = listAt(document, 'tags').map((tag) => {
    const name = text(tag, 'name');
    const own = endpoints.filter(({ operation }) => listOf(operation['tags']).includes(name));
    const rows = own.map((endpoint) => renderEndpoint(document, endpoint)).join('');
    return `<h2>${escape(name)}</h2><p>${escape(text(tag, 'description'))}</p>${rows}`;
  });
  const schemas = Object.entries(nodeAt(nodeAt(document, 'components'), 'schemas')).map(
    ([name, schema]) => renderSchema(name, toNode(schema)),
  );
  const title = escape(text(info, 'title'));
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${STYLE}</style>
<h1>${title}</h1><p>${escape(text(info, 'summary'))}</p><p>${prose(text(info, 'description'))}</p>
<nav>${endpoints.map(renderLink).join('')}</nav>
${sections.join('\n')}
<h2>Schemas</h2>${schemas.join('\n')}
</html>
`;
}

interface Endpoint {
  readonly path: string;
  readonly method: string;
  readonly operation: Node;
  readonly shared: readonly Node[];
}

function renderLink({ path, method, operation }: Endpoint): string {
  return `<a href="#${escape(text(operation, 'operationId'))}"><b>${method.toUpperCase()}</b> ${escape(path)}</a>`;
}

function renderEndpoint(document: Node, { path, method, operation, shared }: Endpoint): string {
  const id = escape(text(operation, 'operationId'));
  const parameters = [...shared, ...listAt(operation, 'parameters')]
    .map((parameter) => resolve(document, parameter))
    .map((parameter) => [
      `${text(parameter, 'name')}${parameter['required'] === true ? '' : '?'}`,
      `${text(parameter, 'in')}: ${typeOf(nodeAt(parameter, 'schema'))}`,
      escape(text(parameter, 'description')),
    ]);
  const request = bodyOf(resolve(document, nodeAt(operation, 'requestBody')));
  const responses = Object.entries(nodeAt(operation, 'responses')).map(([status, response]) => {
    const resolved = resolve(document, toNode(response));
    return [status, bodyOf(resolved), escape(text(resolved, 'description'))];
  });
  const examples = Object.values(
    nodeAt(jsonOf(resolve(document, nodeAt(operation, 'requestBody'))), 'examples'),
  ).map((example) => `<pre>${escape(JSON.stringify(toNode(example)['value'], null, 2))}</pre>`);
  return `<section id="${id}"><h3><b>${method.toUpperCase()}</b> <code>${escape(path)}</code></h3>
<p><i>${id}</i>. ${prose(text(operation, 'summary'))}. ${prose(text(operation, 'description'))}</p>
${table('Parameters', parameters)}${request === '' ? '' : `<p>Body: ${request}</p>${examples.join('')}`}
${table('Answers', responses)}</section>`;
}

function renderSchema(name: string, schema: Node): string {
  const required = listOf(schema['required']);
  const rows = Object.entries(nodeAt(schema, 'properties')).map(([property, value]) => [
    `${property}${required.includes(property) ? '' : '?'}`,
    typeOf(toNode(value)),
    escape(text(toNode(value), 'description')),
  ]);
  const whole = rows.length === 0 ? `<p>${typeOf(schema)}</p>` : '';
  return `<section id="schema-${escape(name)}"><h3><code>${escape(name)}</code></h3>
<p>${prose(text(schema, 'description'))}</p>${whole}${table('Fields', rows)}</section>`;
}

/** The first cell is text, the others are HTML already. */
function table(title: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map(
    ([name = '', ...others]) =>
      `<tr><td><code>${escape(name)}</code>${others.map((cell) => `<td>${cell}`).join('')}`,
  );
  return `<table><caption>${title}</caption>${cells.join('')}</table>`;
}

function bodyOf(message: Node): string {
  return Object.entries(nodeAt(message, 'content'))
    .map(([type, media]) =>
      type === 'application/json' ? typeOf(nodeAt(toNode(media), 'schema')) : escape(type),
    )
    .join(' or ');
}

function jsonOf(message: Node): Node {
  return nodeAt(nodeAt(message, 'content'), 'application/json');
}

function typeOf(schema: Node): string {
  if (typeof schema['$ref'] === 'string') {
    const name = escape(schema['$ref'].split('/').at(-1) ?? '');
    return `<a href="#schema-${name}">${name}</a>`;
  }
  const choices = [...listAt(schema, 'oneOf'), ...listAt(schema, 'anyOf')];
  if (choices.length > 0) return choices.map(typeOf).join(' or ');
  if (Array.isArray(schema['enum'])) return escape(schema['enum'].join(' | '));
  if (schema['const'] !== undefined) return escape(JSON.stringify(schema['const']));
  if (schema['type'] === 'array') return `list of ${typeOf(nodeAt(schema, 'items'))}`;
  const properties = Object.entries(nodeAt(schema, 'properties'));
  if (schema['type'] === 'object' && properties.length > 0) {
    const fields = properties.map(([name, value]) => `${escape(name)}: ${typeOf(toNode(value))}`);
    return `{ ${fields.join('; ')} }`;
  }
  const type = listOf(schema['type']).join(' or ') || text(schema, 'type') || 'anything';
  const format = text(schema, 'format');
  return escape(format === '' ? type : `${type} (${format})`);
}

function resolve(document: Node, node: Node): Node {
  const reference = node['$ref'];
  if (typeof reference !== 'string') return node;
  return reference.slice(2).split('/').reduce(nodeAt, document);
}

function nodeAt(node: Node, key: string): Node {
  return toNode(node[key]);
}

function toNode(value: unknown): Node {
  return isObject(value) ? value : {};
}

function listAt(node: Node, key: string): readonly Node[] {
  return listOf(node[key]).map(toNode);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(node: Node, key: string): string {
  const value = node[key];
  return typeof value === 'string' ? value : '';
}

/** Backticks mark code, as in Markdown. */
function prose(markdown: string): string {
  return escape(markdown).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escape(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
body{overflow-wrap:break-word}pre{overflow-x:auto}nav a{display:block;text-decoration:none}section{border-top:1px solid #ccc;margin-top:1rem}
h3 b,nav b{display:inline-block;min-width:4.5rem;font-family:monospace;color:#06c}code,pre{background:#f2f2f2;padding:0 .2em}
table{display:block;overflow-x:auto;border-collapse:collapse;margin:.5rem 0}caption{text-align:left;font-weight:bold}
td{border:1px solid #ccc;padding:.2rem .6rem;vertical-align:top}a{color:#06c}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}code,pre{background:#2a2a2a}a,h3 b,nav b{color:#6bf}}`;
