/** One request of a consumer and the answer it counts on, written down and tried on its client. */
import { expect, test } from 'vitest';
import { MatchersV3, type PactV4 } from '@pact-foundation/pact';
import { ApiError } from './api.js';

export const { eachLike, integer, number, regex, string, uuid } = MatchersV3;

/** The organization of every contract, which the fixtures of the simulator know. */
export const ORG = 'yoigo';

/** Names of tokens, not secrets: `masstack-mock verify --pact … --token` puts real ones in their place. */
const TOKEN = 'test_admin';

type JsonMap = Parameters<ReturnType<PactV4['addInteraction']>['given']>[1];

/** The provider states that an exchange needs, with their parameters. */
export type Given = readonly (readonly [state: string, params: NonNullable<JsonMap>])[];

export interface Exchange<Client> {
  readonly given?: Given;
  readonly when: string;
  /** Default: signed in. */
  readonly token?: string | null;
  readonly request: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    /** Below the organization. */
    readonly path: string;
    readonly query?: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly json?: unknown;
    /** A part of a multipart body. */
    readonly file?: { readonly part: string; readonly path: string; readonly type: string };
  };
  readonly status: number;
  /** The body, with matchers. Errors have one of their own. */
  readonly answer?: unknown;
  readonly call: (client: Client) => Promise<unknown>;
  /** What the client makes of the answer. */
  readonly result?: unknown;
}

const BOUNDARY = 'consumer-upload';

/** Every error that the documentation describes has this form. */
const errorsResponse = {
  errors: eachLike({
    code: regex(/^MDOC_00[0-6]$/, 'MDOC_006'),
    title: string('CONFLICT'),
    ref: string('https://developers.masstack.com/en/docs/apis_documents_doc_swagger/1/schemas/'),
    details: string('The state of the entity does not allow this action.'),
  }),
};

/** Tries each exchange against a mock server of Pact, which writes it into the contract. */
export function agree<Client>(
  pact: PactV4,
  connect: (session: { baseUrl: string; org: string; token?: string }) => Client,
  exchanges: readonly Exchange<Client>[],
): void {
  test.each(exchanges.map((exchange) => [exchange.when, exchange] as const))(
    '%s',
    async (when, exchange) => {
      const { given = [], request, status, token = TOKEN } = exchange;
      const interaction = pact.addInteraction();
      for (const [state, params] of given) interaction.given(state, params);
      const answer = status >= 400 ? errorsResponse : exchange.answer;
      await interaction
        .uponReceiving(when)
        .withRequest(request.method, `/v1/orgs/${ORG}${request.path}`, (builder) => {
          builder.headers({
            accept: 'application/json',
            ...(token !== null && { authorization: `Bearer ${token}` }),
            ...request.headers,
          });
          if (request.query !== undefined) builder.query({ ...request.query });
          if (request.json !== undefined) builder.jsonBody(request.json);
          const { file } = request;
          if (file !== undefined) builder.multipartBody(file.type, file.path, file.part, BOUNDARY);
        })
        .willRespondWith(status, (builder) => {
          if (answer !== undefined) builder.jsonBody(answer);
        })
        .executeTest(async ({ url }) => {
          const client = connect({
            baseUrl: `${url}/v1`,
            org: ORG,
            ...(token !== null && { token }),
          });
          if (status >= 400) {
            const error = await exchange.call(client).then(
              () => undefined,
              (reason: unknown) => reason,
            );
            expect(error).toBeInstanceOf(ApiError);
            expect(error).toMatchObject({ status, errors: [{ title: 'CONFLICT' }] });
          } else {
            expect(await exchange.call(client)).toEqual(exchange.result);
          }
        });
    },
  );
}
