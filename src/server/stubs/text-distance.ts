/** 0 for equal texts; else the share that lies between their common beginning and end. */
export function difference(expected: string, actual: string): number {
  if (expected === actual) return 0;
  const shorter = Math.min(expected.length, actual.length);
  const longer = Math.max(expected.length, actual.length);
  let start = 0;
  while (start < shorter && expected[start] === actual[start]) start += 1;
  let end = 0;
  while (end < shorter - start && expected.at(-1 - end) === actual.at(-1 - end)) end += 1;
  return (longer - start - end) / longer;
}
