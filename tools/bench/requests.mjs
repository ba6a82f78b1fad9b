/** What is asked: a read of state, and a creation that must be durable before its answer. */
const AUTH = { authorization: 'Bearer test_admin', 'user-agent': 'bench' };

export const REQUESTS = {
  GET: {
    method: 'GET',
    path: '/orgs/yoigo/identifications/chain/yoigo-chain-created',
    headers: AUTH,
  },
  POST: {
    method: 'POST',
    path: '/orgs/yoigo/identifications/agent',
    headers: { ...AUTH, 'content-type': 'application/json' },
    body: JSON.stringify({
      actor: {
        name: 'James',
        last_name: 'Smith',
        identity_document: { document_number: '12345678A', document_type: 'NIF' },
        email: 'example@email.com',
        msisdn: { phone_number: 6123456789, country_code: '34' },
        language: 'ES',
      },
      personal_document_image: true,
      expires_in: 'P7D',
    }),
  },
};
