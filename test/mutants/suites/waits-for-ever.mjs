/** Somebody's test that never ends; it leaves its process id where it is told to. */
import { writeFileSync } from 'node:fs';

await fetch(`${process.env.MASSTACK_MOCK_URL}/v1/orgs/yoigo/identifications/chain/any`);
writeFileSync(process.argv[2], String(process.pid));
setInterval(() => undefined, 1000);
