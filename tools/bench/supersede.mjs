/**
 * Writes every record of a data directory twice more, a line each, and is then killed: what is left is a
 * journal that a simulator folds with its first commit.
 */
import { lifecycles } from '../../dist/masstack/lifecycles.js';
import { openDurableStore } from '../../dist/store/durable-store.js';

const [directory] = process.argv.slice(2);
const AT_A_TIME = 1000;
const store = await openDurableStore({
  rules: lifecycles.records,
  directory,
  foldAfter: Number.MAX_SAFE_INTEGER,
});
const { records } = store.snapshot();
for (let times = 0; times < 2; times += 1) {
  for (let start = 0; start < records.length; start += AT_A_TIME) {
    const some = records.slice(start, start + AT_A_TIME);
    await Promise.all(some.map((record) => store.transaction((tx) => tx.put(record))));
  }
}
process.kill(process.pid, 'SIGKILL');
