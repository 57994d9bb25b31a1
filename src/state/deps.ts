import type { Clock } from '../domain/ports/clock.ts';
import type { Connection } from './connection.ts';

/** What every table file works with. */
export interface TableDeps {
  readonly connection: Connection;
  /** The instant to write, ISO 8601 UTC. */
  now(): string;
  /** Free text (requests, answers, error messages) without any configured secret (R35). */
  scrub(text: string): string;
}

export function tableDeps(
  connection: Connection,
  clock: Pick<Clock, 'now'>,
  scrub: (text: string) => string,
): TableDeps {
  return { connection, now: () => new Date(clock.now()).toISOString(), scrub };
}
