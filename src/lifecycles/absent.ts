/** The state of a record that does not exist: not made yet, deleted, or of another organization. */
export const ABSENT = 'ABSENT';
export type Absent = typeof ABSENT;
