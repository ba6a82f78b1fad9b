import type { CheckEvent } from '../harness/index.js';

export interface Progress {
  /** What is tested, and with how many tests. */
  start(baseUrl: string, tests: number): void;
  tell(event: CheckEvent): void;
  end(): void;
}

const NONE = { passed: 0, failed: 0, refuted: 0, inconclusive: 0, skipped: 0 } as const;

/**
 * A line that keeps changing on a terminal. Elsewhere one line for each suite at its end, and on `log` what
 * starts: a run may take minutes, and whoever reads `out` wants results only.
 */
export function createProgress(out: NodeJS.WriteStream, log: NodeJS.WriteStream): Progress {
  const announce = (text: string): void => {
    if (!out.isTTY) log.write(`${text} …\n`);
  };
  let check: string | undefined;
  let counts: Record<keyof typeof NONE, number> = { ...NONE };
  const line = (): string => {
    const told = (Object.keys(NONE) as (keyof typeof NONE)[]).filter((key) => counts[key] > 0);
    return `${(check ?? '').padEnd(12)} ${told.map((key) => `${counts[key]} ${key}`).join(', ')}`;
  };
  const finish = (): void => {
    if (check !== undefined) out.write(out.isTTY ? `\r\u001b[K${line()}\n` : `${line()}\n`);
  };
  return {
    start(baseUrl, tests) {
      announce(`Testing ${baseUrl} with ${tests} tests`);
    },
    tell(event) {
      if (event.check !== check) {
        finish();
        check = event.check;
        counts = { ...NONE };
        announce(check);
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
