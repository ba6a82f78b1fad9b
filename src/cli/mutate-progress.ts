import type { Finding } from '../mutants/run.js';
import { scoreOf } from '../mutants/score.js';

const WIDTH = 24;
/** Without a terminal, so many mutants pass between two lines. */
const STRIDE = 25;

/** Tells how far the trial is: a bar in a terminal, a line now and then elsewhere. */
export function createProgress(
  total: number,
  stream: NodeJS.WriteStream,
): { readonly onFinding: (finding: Finding) => void; readonly end: () => void } {
  const findings: Finding[] = [];
  const { isTTY } = stream;
  const tell = (): string => {
    const { counts } = scoreOf(findings);
    const missed = counts.survived + counts.unreached;
    return `${findings.length}/${total}  ${counts.killed} killed, ${missed} not noticed`;
  };
  return {
    onFinding(finding) {
      findings.push(finding);
      if (isTTY) {
        const done = Math.round((findings.length / total) * WIDTH);
        const bar = '█'.repeat(done) + '░'.repeat(WIDTH - done);
        const line = `${bar}  ${tell()}  ${finding.mutant.id}`;
        stream.write(`\r${line.slice(0, stream.columns - 1)}\u001b[K`);
      } else if (findings.length % STRIDE === 0) {
        stream.write(`${tell()}\n`);
      }
    },
    end() {
      if (isTTY) stream.write('\r\u001b[K');
    },
  };
}
