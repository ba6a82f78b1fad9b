/** Every entry point with types, as TypeScript's own library check sees it. */
import { createSimulator, type Simulator } from 'masstack-mock';
import { createSimulator as createInPage } from 'masstack-mock/browser';
import { connectAdmin } from 'masstack-mock/client';
import { toSatisfyContract as ofJest } from 'masstack-mock/jest';
import { handlers } from 'masstack-mock/msw';
import { test as ofPlaywright } from 'masstack-mock/playwright';
import type { paths } from 'masstack-mock/types';
import { masstack } from 'masstack-mock/vite';
import 'masstack-mock/vitest';

export type Chain = paths['/orgs/{org_id}/identifications/chain/{identification_chain_id}']['get'];

export const simulator: Promise<Simulator> = createSimulator({ listen: false });
export const used = [createInPage, connectAdmin, ofJest, handlers, ofPlaywright, masstack];
