import { SyncError } from '../../src/domain/errors.ts';
import { acquireRunLock } from '../../src/state/run-lock.ts';
import type { RunReport } from '../../src/sync/run.ts';
import { restart, type Company } from './company.ts';
import { tell } from './happen.ts';
import { interfere } from './meanwhile.ts';
import { brokenBy, lookBefore, noteSightings, type RunMode } from './promises.ts';
import { apiKey } from './secrets.ts';
import type { Meanwhile, Trouble } from './step.ts';

export interface Observed {
  /** Null: it ended with an error, or died. */
  readonly report: RunReport | null;
  /** The promise that it broke, in words. */
  readonly what: string | null;
}

/** Carries it out under a trouble, and says which promise it broke. */
export async function observe(
  company: Company,
  mode: RunMode,
  carryOut: () => Promise<RunReport>,
  trouble: Trouble | null = null,
  meanwhile: Meanwhile | null = null,
): Promise<Observed> {
  const { world, troubles, clock } = company;
  await company.desk.answered();
  const before = lookBefore(company);
  let report: RunReport | null = null;
  company.runs += 1;
  troubles.arm(trouble);
  interfere(company, meanwhile, before);
  // As the command does; the operating system would take it from a process that dies.
  const lock = acquireRunLock(world.path, { command: 'partoo-sync sync', clock });
  try {
    report = await carryOut();
  } catch (error) {
    if (!troubles.isDead && !(error instanceof SyncError)) return { report, what: crashOf(error) };
    const secret = error instanceof SyncError ? secretOf(error) : null;
    if (secret !== null) return { report, what: secret };
  } finally {
    // What was under way comes to its end with the process.
    await clock.quiet();
    await company.person.answered();
    lock.release();
  }
  troubles.arm(null);
  interfere(company, null, before);
  // A process that ended is followed by another one.
  if (report === null) await restart(company);
  const what = brokenBy(before, report, mode, company);
  if (mode.kind !== 'undo') noteSightings(before, report, company);
  for (const { what: call } of world.partoo.written.slice(before.written))
    tell(company, call.split(' ')[1] ?? null, 'told');
  return { report, what };
}

/** Anything but a {@link SyncError} is a bug. */
export function crashOf(error: unknown): string {
  return `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** The key in what an error says, in words; null: it is not there. */
export function secretOf({ message, hint }: SyncError): string | null {
  return `${message} ${hint ?? ''}`.includes(apiKey) ? `secret: in an error: ${message}` : null;
}
