import { forbiddenFields, whyForbidden } from '../domain/key-rights.ts';
import type { Memory } from '../domain/memory.ts';
import { isBlocking } from '../domain/memory/alarms.ts';
import type { EventMemory } from '../domain/memory/events.ts';
import type { KeyAccountMemory } from '../domain/memory/key-accounts.ts';
import type { RunRecord } from '../domain/memory/runs.ts';
import type { StatusReport } from '../reports/status-report.ts';
import { renderStatus } from '../reports/status-text.ts';
import { expiryWords } from '../key-expiry.ts';
import { wasRestricted } from '../sync/run.ts';
import type { App } from '../app.ts';
import { exitCodes, type Command } from './context.ts';
import { openConflicts } from './open-conflicts.ts';
import { createReleases, releaseOfStaged } from './releases.ts';
import { stagedIn } from './staged.ts';

const shownRuns = 5;

const lookedBack = 200;

/** For the last success only: of a daemon that has been waiting for a person for weeks. */
const lookedBackFarther = 20_000;

/** What the daemon or the last run did, what is held, what needs a person. Offline: asks Partoo nothing. */
export const statusCommand: Command<{ readonly isJson: boolean }> = async (context, { isJson }) => {
  const app = context.open();
  const memory = await app.openMemory();
  try {
    const report = statusOf(memory, app, new Date(context.clock.now()).toISOString());
    context.print(isJson ? `${JSON.stringify(report, null, 2)}\n` : renderStatus(report, context.paint, context.width));
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

function wentThrough(run: RunRecord): boolean {
  return run.outcomes !== null && run.error === null && run.verdict !== 'stop' && !wasRestricted(run);
}

function waitingEvents(memory: EventMemory): StatusReport['events'] {
  const events = memory.pendingEvents();
  return { waiting: events.length, oldest_at: events[0]?.receivedAt ?? null };
}

/** Null: Partoo was not asked about the key in use yet. */
function keyOf(memory: KeyAccountMemory, app: App): StatusReport['api_key'] {
  const account = app.keyAccountIn(memory);
  const rights = app.rightsIn(memory);
  const edit = forbiddenFields(app.config.policy, rights);
  if (account === null && edit.length === 0 && rights.createsNothing === null) return null;
  const expiry = app.keyExpiry(memory);
  return {
    role: account?.role ?? null,
    checked_at: account?.checkedAt ?? null,
    expires_on: expiry?.expiresOn ?? null,
    days_left: expiry?.daysLeft ?? null,
    warning: expiry === null || expiry.threshold === null ? null : expiryWords(expiry),
    may_not: {
      write: rights.writesNothing,
      create: app.config.policy.create ? rights.createsNothing : null,
      edit: edit.map((field) => ({ field, because: whyForbidden(field, rights) ?? '' })),
    },
  };
}

function statusOf(memory: Memory, app: App, now: string): StatusReport {
  const runs = memory.runs(lookedBack);
  const pause = app.pause();
  const staged = stagedIn(memory, Date.parse(now));
  const releaseOf = createReleases(memory, staged);
  // The last run says itself that it waits for approval.
  const alarms = memory.alarms().filter((alarm) => isBlocking(alarm) && alarm.key !== 'approval');
  const isAnnounced = (start: string): boolean =>
    alarms.some(({ key, detail }) => key.startsWith(start) || detail.startsWith(start));
  // A run of some locations, as after a webhook, says nothing of what keeps the others waiting.
  const last = runs.find((run) => run.finishedAt !== null && !wasRestricted(run));
  const nextAt = app.nextRunAt();
  return {
    now,
    last_runs: runs.slice(0, shownRuns).map(({ id, trigger, startedAt, finishedAt, verdict, outcomes, error }) => ({
      run: id,
      trigger,
      started_at: startedAt,
      ended_at: finishedAt,
      verdict,
      summary: outcomes,
      error: error?.message ?? null,
    })),
    lock: app.lockHolder(),
    api_key: keyOf(memory, app),
    next_run_at: nextAt === null ? null : new Date(nextAt).toISOString(),
    last_success_at: (runs.find(wentThrough) ?? memory.runs(lookedBackFarther).find(wentThrough))?.finishedAt ?? null,
    links: [...memory.links().values()].filter(({ state }) => state !== 'forgotten').length,
    events: waitingEvents(memory),
    held: memory.held().map((one) => {
      const { runId: run, ...held } = one;
      return { ...held, run, release: releaseOf(one) };
    }),
    conflicts: openConflicts(memory, now),
    staged: staged.map((one) => ({ ...one, release: releaseOfStaged(one) })),
    failures: memory.failures().map(({ code, count, answer, nextTryAt }) => ({
      code,
      attempts: count,
      error: answer ?? 'no answer',
      next_try_at: nextTryAt,
    })),
    paused: memory.runPause(),
    pause: pause === null ? null : { until: new Date(pause.until).toISOString(), reason: pause.reason },
    approvals:
      last?.outcomes === null && last.verdict === 'approval' ? [`the run of ${last.startedAt} waits for approval`] : [],
    blocked: [
      ...alarms.map(({ detail, since }) => ({ reason: detail, since })),
      ...(last?.outcomes === null && last.verdict === 'stop' && !isAnnounced('limit:')
        ? [
            {
              reason: 'the last run was stopped by a guard',
              since: last.startedAt,
              hint: 'partoo-sync plan shows which limit, and the option that lets it pass',
            },
          ]
        : []),
      // What a person stopped, nothing keeps from going on.
      ...(last?.error != null && last.error.code !== 'ABORTED' && !isAnnounced(last.error.code)
        ? [{ reason: last.error.message, since: last.startedAt }]
        : []),
    ],
  };
}
