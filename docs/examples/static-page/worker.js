import { createFetchListener, createSimulator } from 'masstack-mock/browser';

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', createFetchListener(createSimulator({ data: 'indexeddb' })));
