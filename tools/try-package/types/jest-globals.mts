/** A test of Jest with the global `expect` of `@types/jest`. */
import * as matchers from 'masstack-mock/jest';

test('the matcher is one of the global `expect`', async () => {
  const response = await fetch('http://127.0.0.1:4010/v1');
  await expect(response).toSatisfyContract();
  await expect(response).not.toSatisfyContract();
  // @ts-expect-error -- it takes what was asked for, which is not a number
  await expect(response).toSatisfyContract(1);
  const { pass } = await matchers.toSatisfyContract(response);
  expect(pass).toBe(true);
});
