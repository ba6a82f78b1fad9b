// The simulator is in the service worker: any static host, and Storybook, will do.
await navigator.serviceWorker.register('worker.js', { type: 'module' });
await navigator.serviceWorker.ready;
if (navigator.serviceWorker.controller === null) {
  await new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
  });
}
const agent = '/v1/orgs/yoigo/identifications/agent/a9e00000-0001-4001-8000-000000000001';
const response = await fetch(`${agent}/close`, {
  method: 'POST',
  headers: { authorization: 'Bearer test_admin' },
});
document.querySelector('#state').textContent = String(response.status);
