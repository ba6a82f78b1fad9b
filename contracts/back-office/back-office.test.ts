import { createPact } from '../pact.js';
import { agree } from '../exchange.js';
import { BackOfficeClient } from './client.js';
import { administration, creations } from './identifications.js';
import { scorings } from './scorings.js';

agree(createPact('back-office'), (session) => new BackOfficeClient(session), [
  ...creations,
  ...administration('agent'),
  ...administration('otp'),
  ...scorings,
]);
