/** Makes up a valid request for an operation, written as its document says. */

/** A client writes them itself. */
const OWN_HEADERS = [
  'content-length',
  'host',
  'connection',
  'transfer-encoding',
  'content-encoding',
];

/** One with the first media type, one with the second by Accept, and one that asks for a dynamic answer. */
export function makeRequest(contract, operation, sampleValid) {
  const plain = build(contract, operation, sampleValid);
  // Some schemas cannot be kept: nothing can be sent.
  if (plain === undefined) return [];
  const requests = [plain];
  const types = new Set(
    [...operation.responses].flatMap(([, { contents }]) =>
      contents.map(({ mediaType }) => mediaType),
    ),
  );
  if (types.size > 1) {
    requests.push({ ...plain, headers: { ...plain.headers, accept: [...types].at(-1) } });
  }
  requests.push({ ...plain, headers: { ...plain.headers, prefer: 'dynamic=true' } });
  return requests;
}

function build(contract, operation, sampleValid) {
  const { id, method, path } = operation.operation;
  const make = (node, name) => {
    const schema = contract.read('request', node);
    return sampleValid(contract, 'request', schema, `${id} ${name}`)?.value;
  };
  let url = path.replace(/[?#].*$/, '');
  const query = [];
  const cookies = [];
  const headers = { authorization: 'Bearer test_admin', accept: '*/*', connection: 'close' };
  for (const parameter of operation.parameters) {
    if (!parameter.required) continue;
    const value = parameter.schema === undefined ? 'value' : make(parameter.schema, parameter.name);
    const { name } = parameter;
    if (parameter.mediaType !== undefined) {
      const text = encodeURIComponent(JSON.stringify(value));
      if (parameter.in === 'query') query.push(`${encodeURIComponent(name)}=${text}`);
      if (parameter.in === 'path') url = url.replaceAll(`{${name}}`, text);
      continue;
    }
    if (parameter.in === 'path') url = url.replaceAll(`{${name}}`, inPath(parameter, value));
    else if (parameter.in === 'header') {
      if (OWN_HEADERS.includes(name.toLowerCase())) continue;
      headers[name] = [value]
        .flat()
        .map((each) => String(each).replace(/[^\x20-\x7e]/g, ''))
        .join(',');
    } else (parameter.in === 'query' ? query : cookies).push(...pairs(name, value, parameter));
  }
  url = url.replaceAll(/\{[^{}]*\}/g, 'value');
  const [base] = operation.basePaths;
  const request = {
    operation,
    method,
    url: `${base}${url}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    headers: { ...headers, ...(cookies.length > 0 && { cookie: cookies.join('; ') }) },
  };
  if (operation.body === undefined || ['GET', 'HEAD', 'TRACE'].includes(method)) return request;
  const [content] = operation.body.contents;
  const value = content.schema === undefined ? {} : make(content.schema, 'body');
  if (value === undefined) return operation.body.required ? undefined : request;
  return { ...request, ...withBody(content, value, request.headers) };
}

function inPath({ style, explode, name }, value) {
  const texts =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, each]) =>
          explode
            ? [`${encodeURIComponent(key)}=${text(each)}`]
            : [encodeURIComponent(key), text(each)],
        )
      : [value].flat().map(text);
  if (style === 'label') return `.${texts.join(explode ? '.' : ',')}`;
  if (style === 'matrix')
    return explode && typeof value === 'object'
      ? texts.map((each) => (Array.isArray(value) ? `;${name}=${each}` : `;${each}`)).join('')
      : `;${name}=${texts.join(',')}`;
  return texts.join(',');
}

const text = (value) =>
  encodeURIComponent(
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value),
  );

function pairs(name, value, { style, explode }) {
  const key = encodeURIComponent(name);
  if (Array.isArray(value)) {
    if (style === 'deepObject' || value.some((each) => typeof each === 'object'))
      return value.flatMap((each, index) => deep(`${name}[${index}]`, each));
    if (explode) return value.map((each) => `${key}=${text(each)}`);
    const separator = { spaceDelimited: '%20', pipeDelimited: '|' }[style] ?? ',';
    return value.length === 0 ? [] : [`${key}=${value.map(text).join(separator)}`];
  }
  if (typeof value === 'object' && value !== null) {
    if (style === 'deepObject') return deep(name, value);
    const entries = Object.entries(value);
    if (entries.some(([, each]) => typeof each === 'object')) return [`${key}=${text(value)}`];
    if (explode)
      return entries.map(([inner, each]) => `${encodeURIComponent(inner)}=${text(each)}`);
    return [`${key}=${entries.flat().map(text).join(',')}`];
  }
  return [`${key}=${text(value)}`];
}

function deep(name, value) {
  if (Array.isArray(value)) return value.flatMap((each, index) => deep(`${name}[${index}]`, each));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, each]) => deep(`${name}[${key}]`, each));
  }
  return [`${encodeURIComponent(name)}=${text(value)}`];
}

function withBody({ mediaType, encoding }, value, headers) {
  const type = mediaType.includes('*') ? 'application/json' : mediaType;
  const sent = { ...headers, 'content-type': type };
  if (/[/+]json/.test(type)) return { headers: sent, body: JSON.stringify(value) };
  if (type.startsWith('application/x-www-form-urlencoded')) {
    const body = Object.entries(value ?? {}).flatMap(([name, each]) => {
      const { style = 'form', explode = style === 'form' } = encoding[name] ?? {};
      return pairs(name, each, { style, explode });
    });
    return { headers: sent, body: body.join('&') };
  }
  if (type.startsWith('multipart/')) {
    const parts = Object.entries(value ?? {}).flatMap(([name, each]) =>
      [each]
        .flat()
        .map(
          (item) =>
            `--mark\r\ncontent-disposition: form-data; name="${name}"\r\n${typeof item === 'object' ? 'content-type: application/json\r\n' : ''}\r\n${typeof item === 'object' ? JSON.stringify(item) : item}\r\n`,
        ),
    );
    return {
      headers: { ...sent, 'content-type': `${type}; boundary=mark` },
      body: `${parts.join('')}--mark--\r\n`,
    };
  }
  return { headers: sent, body: typeof value === 'string' ? value : JSON.stringify(value) };
}
