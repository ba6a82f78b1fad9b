// The same origin: no CORS, no second address.
const response = await fetch('/v1/orgs/yoigo/identifications/chain/yoigo-chain-created', {
  headers: { authorization: 'Bearer test_admin' },
});
document.querySelector('#state').textContent = (await response.json()).status;
