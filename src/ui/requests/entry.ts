interface Message {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

/** An entry of the journal, as the clients of WireMock read it. */
export interface Entry {
  readonly at: number;
  readonly request: Message & { readonly method: string; readonly url: string };
  readonly response: Message & { readonly status: number };
}

/** The document of the control plane leaves the form of WireMock's answers open. */
export function readEntry(value: object): Entry {
  const { request, response } = value as {
    readonly request: Entry['request'] & { readonly loggedDate: number };
    readonly response: Entry['response'];
  };
  return { at: request.loggedDate, request, response };
}
