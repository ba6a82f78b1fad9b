import type { CheckEvent } from '../event.js';
import type { Session } from '../session.js';

/** Tests one side of a contract and tells what it finds as it goes, always in the same order. */
export type Suite = (session: Session, baseUrl: string) => AsyncGenerator<CheckEvent>;
