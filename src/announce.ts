import type { EndedRun } from './daemon.ts';
import type { Clock, Log } from './domain/ports.ts';
import type { RunReport } from './sync/run.ts';

/** Tells a person what keeps the work waiting. */
export interface Announcer {
  noteRun(ended: EndedRun): void;
}

/** A blocked state is announced once, and again as long as it lasts (R28). */
const remindMs = 24 * 3_600_000;

export function createAnnouncer({ clock, log }: { readonly clock: Clock; readonly log: Log }): Announcer {
  let blocked = { reason: '', announcedAt: 0 };
  return {
    noteRun(ended) {
      const now = clock.now();
      const reason = reasonOf(ended);
      if (reason !== '' && (reason !== blocked.reason || now - blocked.announcedAt >= remindMs)) {
        log.warn({ reason }, 'needs a person');
        blocked = { reason, announcedAt: now };
      } else if (reason === '' && blocked.reason !== '' && ended.trigger !== 'webhook') {
        // A run of some locations says nothing of what keeps the others waiting.
        log.info({ was: blocked.reason }, 'runs again');
        blocked = { reason: '', announcedAt: 0 };
      }
    },
  };
}

/** What keeps a person waiting, in words; empty when nothing does. */
function reasonOf({ report, error }: EndedRun): string {
  if (report !== null) return reasonOfReport(report);
  return `${error.code}: ${error.message}${error.hint === undefined ? '' : `. ${error.hint}`}`;
}

function reasonOfReport({ plan, isRefused, stoppedBy }: RunReport): string {
  if (stoppedBy !== null && stoppedBy.code !== 'ABORTED') return `${stoppedBy.code}: ${stoppedBy.message}`;
  if (isRefused) {
    return `approval: ${plan.guard.approvals.join('; ')}. Review with "partoo-sync plan", then "partoo-sync sync --yes"`;
  }
  return plan.guard.violations
    .map(({ message, override }) => `${message}${override === undefined ? '' : ` (${override})`}`)
    .join('; ');
}
