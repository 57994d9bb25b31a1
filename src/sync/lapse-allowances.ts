import { type Resolution, type ResolutionMemoryWriter, isAllowance } from '../domain/memory/resolutions.ts';
import type { Notice } from '../domain/plan.ts';
import type { Log } from '../domain/ports/log.ts';

/** Who allowed a shop to leave meant the shop of those days: what was not carried out within a week is asked again. */
const lapseMs = 7 * 24 * 3_600_000;

/** The decisions that count at this moment: all but allowances that lapsed. */
export function inForce(resolutions: readonly Resolution[], nowMs: number): readonly Resolution[] {
  return resolutions.filter((resolution) => !isLapsed(resolution, nowMs));
}

/** Tells whose allowances count no more. */
export function lapsedAllowances(resolutions: readonly Resolution[], nowMs: number): readonly Notice[] {
  return resolutions
    .filter((resolution) => isLapsed(resolution, nowMs))
    .map(({ code, who, at }) => ({
      code,
      message: `the allowance of ${who} (${at}) was not carried out within 7 days and has lapsed; where it still waits, "partoo-sync allow ${code}" gives it again`,
    }));
}

/** Forgets them, so that they are told once. */
export function dropLapsed(memory: ResolutionMemoryWriter, nowMs: number, log: Pick<Log, 'warn'>): void {
  for (const { code, field, who, at } of memory.resolutions().filter((resolution) => isLapsed(resolution, nowMs))) {
    memory.dropResolution(code, field);
    log.warn({ code, who, at }, 'an allowance has lapsed: it was not carried out within 7 days');
  }
}

function isLapsed(resolution: Resolution, nowMs: number): boolean {
  return isAllowance(resolution) && nowMs - Date.parse(resolution.at) >= lapseMs;
}
