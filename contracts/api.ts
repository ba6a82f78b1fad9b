/** What both consumers need to speak to the API: no more than a client of some ten lines would have. */

export interface Session {
  /** With the version: `https://documents.masstack.com/v1`. */
  readonly baseUrl: string;
  readonly org: string;
  /** Nobody is signed in without one. */
  readonly token?: string;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the organization: `/identifications/agent`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: FormData;
}

interface ErrorEntry {
  readonly code: string;
  readonly title: string;
  readonly details: string;
}

/** The API refused, and said why. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly errors: readonly ErrorEntry[],
  ) {
    super(errors.map(({ title, details }) => `${title}: ${details}`).join('; '));
  }
}

/** The body of the answer; `undefined` when it has none. Rejects with an `ApiError` from 400 on. */
export async function send<Answer>(session: Session, call: Call): Promise<Answer> {
  const response = await fetch(`${session.baseUrl}/orgs/${session.org}${call.path}`, {
    method: call.method,
    headers: {
      accept: 'application/json',
      ...(session.token !== undefined && { authorization: `Bearer ${session.token}` }),
      ...(call.json !== undefined && { 'content-type': 'application/json' }),
      ...call.headers,
    },
    body: call.form ?? (call.json === undefined ? null : JSON.stringify(call.json)),
  });
  const text = await response.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  if (response.ok) return body as Answer;
  throw new ApiError(response.status, (body as { readonly errors: ErrorEntry[] }).errors);
}
