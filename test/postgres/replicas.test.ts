import { createSimulator } from '../../src/index.js';
import { describeWithPostgres, usePostgres } from '../support/postgres.js';
import { describeWorldPort } from '../worlds/port.js';

const postgres = usePostgres();

describeWithPostgres('three replicas on one PostgreSQL', () => {
  let data: string | undefined;
  describeWorldPort(
    (options) => {
      data ??= postgres.fresh();
      return createSimulator({ ...options, data });
    },
    { count: 3, outlives: 'all' },
  );
});
