import type { CheckEvent } from '../harness/index.js';

export interface Progress {
  tell(event: CheckEvent): void;
  end(): void;
}

const MARKS = { passed: '.', failed: 'F', refuted: 'R', skipped: 's' } as const;

/** A line that keeps changing on a terminal; elsewhere one line for each suite. */
export function createProgress(out: NodeJS.WriteStream): Progress {
  let check: string | undefined;
  let counts = { passed: 0, failed: 0, refuted: 0, skipped: 0 };
  const line = (): string => {
    const told = (Object.keys(MARKS) as (keyof typeof MARKS)[]).filter((key) => counts[key] > 0);
    return `${(check ?? '').padEnd(12)} ${told.map((key) => `${counts[key]} ${key}`).join(', ')}`;
  };
  const finish = (): void => {
    if (check !== undefined) out.write(out.isTTY ? `\r\u001b[K${line()}\n` : `${line()}\n`);
  };
  return {
    tell(event) {
      if (event.check !== check) {
        finish();
        check = event.check;
        counts = { passed: 0, failed: 0, refuted: 0, skipped: 0 };
      }
      counts[event.outcome] += 1;
      if (out.isTTY) out.write(`\r\u001b[K${line()}  ${event.name.slice(0, 50)}`);
    },
    end() {
      finish();
      check = undefined;
    },
  };
}
