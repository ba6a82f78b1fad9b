import type pg from 'pg';
import { codeOf, UnusableInput } from '../runtime/failure.js';

/** The client library, which only those install who keep their state in PostgreSQL. */
export type Driver = typeof pg;

/** @throws UnusableInput that says what to install */
export async function loadDriver(): Promise<Driver> {
  try {
    return (await import('pg')).default;
  } catch (error) {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UnusableInput(
      'State in PostgreSQL needs the package pg, which is not installed. Install it beside masstack-mock: npm install pg',
      { cause: error },
    );
  }
}
