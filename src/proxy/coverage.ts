import type { Contract } from '../openapi/contract.js';
import { documentedStatuses } from '../openapi/operation.js';

/** Which of the documented pairs of operation and status have passed. */
export interface Coverage {
  add(operation: string, status: number): void;
  /** For a terminal. */
  report(): string;
}

export function createCoverage(contract: Contract): Coverage {
  const seen = new Map<string, Map<number, number>>();
  return {
    add(operation, status) {
      const counts = seen.get(operation) ?? new Map<number, number>();
      counts.set(status, (counts.get(status) ?? 0) + 1);
      seen.set(operation, counts);
    },
    report() {
      let covered = 0;
      let documented = 0;
      const lines: string[] = [];
      for (const operation of contract.operations.values()) {
        const counts = seen.get(operation.id) ?? new Map<number, number>();
        const statuses = documentedStatuses(operation);
        documented += statuses.length;
        covered += statuses.filter((status) => counts.has(status)).length;
        const others = [...counts.keys()].filter((status) => !statuses.includes(status)).sort();
        const cells = [
          ...statuses.map((status) => `${status} ${mark(counts.get(status))}`),
          ...others.map((status) => `${status} ${mark(counts.get(status))} undocumented`),
        ];
        lines.push(`  ${operation.id.padEnd(WIDTH)}${cells.join('  ')}`);
      }
      const head = `${covered} of ${documented} documented pairs of operation and status passed through:`;
      return `${head}\n${lines.join('\n')}\n`;
    },
  };
}

const WIDTH = 32;

function mark(count: number | undefined): string {
  return count === undefined ? '-' : `×${count}`;
}
