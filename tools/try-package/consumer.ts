import { createSimulator, type Simulator, type SimulatorOptions } from 'masstack-mock';
import { connectAdmin, type AdminClient } from 'masstack-mock/client';
import { toSatisfyContract, type MatcherResult } from 'masstack-mock/jest';
import type { paths } from 'masstack-mock/types';

export type Chain = paths['/orgs/{org_id}/identifications/chain/{identification_chain_id}']['get'];

export async function use(options: SimulatorOptions): Promise<string> {
  const simulator: Simulator = await createSimulator(options);
  const admin: AdminClient = connectAdmin(simulator.url);
  const { now } = await admin.getClock();
  const result: MatcherResult = await toSatisfyContract(await fetch(simulator.url));
  await simulator.close();
  return now + result.message();
}
