import type { Held } from '../domain/plan.ts';
import { cleanText } from './clean-text.ts';
import { type ConflictView, openConflictLines, otherValueLines } from './conflict-text.ts';
import { groupBy } from './group-by.ts';
import { detailOfHeld, wordsOfHeld } from './held-words.ts';
import type { OutcomeSummary } from './outcome-text.ts';
import type { Paint } from './paint.ts';
import { countOf, showNumber } from './plural.ts';
import { actionWords } from './plan-words.ts';
import { commandLines, type Release, saysMore } from './release.ts';
import { showAge, showInstant } from './when.ts';
import { type Span, wrap } from './wrap.ts';

/** One past or running run. */
export interface RunLine {
  readonly run: string;
  /** `manual`, `schedule`, `watch`, `webhook`, … */
  readonly trigger: string;
  readonly started_at: string;
  /** Null while it runs, and for one that was killed. */
  readonly ended_at: string | null;
  readonly verdict: 'pass' | 'stop' | 'approval' | null;
  readonly summary: OutcomeSummary | null;
  /** Why it could not go on, if it could not. */
  readonly error: string | null;
}

/** A write that failed and is tried again. */
export interface FailureLine {
  readonly code: string;
  readonly attempts: number;
  readonly error: string;
  /** Null: quarantined, tried again only when a value changes (R26). */
  readonly next_try_at: string | null;
}

/** A close or delete that was planned, and waits for a person to allow or reject it. */
export interface StagedLine {
  readonly code: string;
  readonly action: 'close' | 'delete';
  readonly label?: string;
  /** The evidence, in words. */
  readonly reason?: string;
  /** The limits that hold it back; none where the run was stopped for another reason. */
  readonly limits: readonly string[];
  readonly run: string;
  readonly since: string;
  /** What a person said, waiting for the next run. */
  readonly decision: { readonly take: 'allow' | 'reject'; readonly who?: string; readonly at: string } | null;
  readonly release: Release;
}

/** The API key, as Partoo last described it, and what it was refused. */
export interface KeyLine {
  readonly role: string | null;
  readonly checked_at: string | null;
  /** `YYYY-MM-DD`; null: it does not end, or may not say when. */
  readonly expires_on: string | null;
  readonly days_left: number | null;
  /** Where its end is near, in words. */
  readonly warning: string | null;
  /** Each with its reason. */
  readonly may_not: {
    readonly write: string | null;
    readonly create: string | null;
    readonly edit: readonly { readonly field: string; readonly because: string }[];
  };
}

/** All that a person may want to know between runs; `status --json` prints it as it is. Instants are ISO 8601 UTC. */
export interface StatusReport {
  readonly now: string;
  /** Newest first. */
  readonly last_runs: readonly RunLine[];
  /** Who holds the run lock, if anyone. */
  readonly lock: { readonly pid: number; readonly command: string; readonly since: string } | null;
  /** Null: Partoo was not asked about it yet. */
  readonly api_key: KeyLine | null;
  /** Does a daemon look after it, and when does its schedule start the next run; null: none does. */
  readonly next_run_at: string | null;
  /** When a run of all locations last passed the guard, or was approved, and came to its end. */
  readonly last_success_at: string | null;
  readonly links: number;
  /** Of webhooks, stored and not yet read for. */
  readonly events: { readonly waiting: number; readonly oldest_at: string | null };
  readonly held: readonly (Held & { readonly since: string; readonly release: Release })[];
  /** Oldest first. */
  readonly conflicts: readonly ConflictView[];
  readonly staged: readonly StagedLine[];
  readonly failures: readonly FailureLine[];
  /** A person's order that no run begins. */
  readonly paused: { readonly who: string; readonly reason: string; readonly since: string } | null;
  /** A pause that Partoo asked for; every call waits. */
  readonly pause: { readonly until: string; readonly reason: string } | null;
  /** What waits for a person's yes, in words. */
  readonly approvals: readonly string[];
  /** A state that stops everything until it clears (R28): key refused, source gone, limit tripped. */
  readonly blocked: readonly { readonly reason: string; readonly since: string; readonly hint?: string }[];
}

const maxShown = 20;

/** The status for a terminal: what blocks, what runs, what ran, and what needs a person. Ends with a line break. */
export function renderStatus(status: StatusReport, paint: Paint, width = 80): string {
  const blocks = [
    blockedLines(status, paint, width),
    stateLines(status, paint, width),
    keyLines(status, paint, width),
    runLines(status, paint, width),
    stagedLines(status, paint, width),
    conflictLines(status, paint, width),
    failureLines(status, paint, width),
    heldLines(status, paint, width),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function blockedLines(status: StatusReport, paint: Paint, width: number): readonly string[] {
  const lines: string[] = [];
  if (status.paused !== null) {
    const { who, reason, since } = status.paused;
    const why = reason === '' ? '' : `: ${cleanText(reason)}`;
    const text = `Runs are paused for ${showAge(since, status.now)} by ${cleanText(who)}${why}`;
    lines.push(...wrap([{ text, style: paint.yellow }], { width, hang: 2 }));
    lines.push(...wrap(['partoo-sync resume lets them go on.'], { width, prefix: '  ' }));
  }
  for (const { reason, since, hint } of status.blocked) {
    const text = `Blocked for ${showAge(since, status.now)}: ${cleanText(reason)}`;
    lines.push(...wrap([{ text, style: paint.red }], { width, hang: 2 }));
    if (hint !== undefined) lines.push(...wrap([cleanText(hint)], { width, prefix: '  ' }));
  }
  for (const approval of status.approvals) {
    const text = `Waiting for approval: ${cleanText(approval)}`;
    lines.push(...wrap([{ text, style: paint.yellow }], { width, hang: 2 }));
  }
  if (status.approvals.length > 0) {
    lines.push(...wrap(['Look with partoo-sync plan, then partoo-sync sync --yes.'], { width, prefix: '  ' }));
  }
  if (status.pause !== null) {
    const text = `Paused until ${showInstant(status.pause.until)}: ${cleanText(status.pause.reason)}`;
    lines.push(...wrap([{ text, style: paint.yellow }], { width, hang: 2 }));
  }
  return lines;
}

function stateLines({ links, lock, events, now }: StatusReport, paint: Paint, width: number): readonly string[] {
  const lines = [paint.bold(`${countOf(links, 'location')} linked with Partoo`)];
  if (events.oldest_at !== null) {
    const waiting = `${countOf(events.waiting, 'webhook event')} ${events.waiting === 1 ? 'waits' : 'wait'} for a run, for ${showAge(events.oldest_at, now)}`;
    lines.push(...wrap([waiting], { width, hang: 2 }));
  }
  if (lock === null) return [...lines, 'No run is going on.'];
  const text = `Running: ${cleanText(lock.command)}, process ${String(lock.pid)}, for ${showAge(lock.since, now)}`;
  return [...lines, ...wrap([text], { width, hang: 2 })];
}

/** A key that may do all that is asked of it, and for long, is one line. */
function keyLines({ api_key: key }: StatusReport, paint: Paint, width: number): readonly string[] {
  if (key === null) return [];
  const { role, expires_on: end, days_left: left, warning, may_not: mayNot } = key;
  const until = end === null ? '' : `, until ${end} (${countOf(left ?? 0, 'day')})`;
  const reasons = groupBy(mayNot.edit, ({ because }) => because);
  const limits = [
    warning,
    mayNot.write === null ? null : `It writes nothing: ${mayNot.write}.`,
    mayNot.create === null ? null : `It creates no businesses: ${mayNot.create}.`,
    ...[...reasons].map(
      ([because, group]) => `It may not edit ${group.map(({ field }) => field).join(', ')}: ${because}.`,
    ),
  ].filter((line) => line !== null);
  return [
    ...wrap([`API key: role ${cleanText(role ?? 'unknown')}${until}`], { width, hang: 2 }),
    ...limits.flatMap((text) =>
      wrap([{ text: cleanText(text), style: paint.yellow }], { width, prefix: '  ', hang: 4 }),
    ),
  ];
}

function runLines({ last_runs: runs }: StatusReport, paint: Paint, width: number): readonly string[] {
  if (runs.length === 0) return ['No run yet. Begin with partoo-sync plan.'];
  return [
    paint.bold('Last runs'),
    ...runs.slice(0, maxShown).flatMap((run) => wrap(runSpans(run, paint), { width, prefix: '  ', hang: 4 })),
  ];
}

function runSpans(run: RunLine, paint: Paint): readonly Span[] {
  const start = `${showInstant(run.started_at)} ${cleanText(run.trigger)}: `;
  const id: Span = { text: ` · run ${cleanText(run.run)}`, style: paint.grey };
  if (run.error !== null) return [start, { text: `failed: ${cleanText(run.error)}`, style: paint.red }, id];
  if (run.verdict === 'stop') return [start, { text: 'stopped by a limit', style: paint.red }, ...countSpans(run), id];
  if (run.verdict === 'approval' && run.summary === null)
    return [start, { text: 'waits for approval', style: paint.yellow }, id];
  if (run.ended_at === null) return [start, 'not ended', id];
  return [start, { text: 'went through', style: paint.green }, ...countSpans(run), id];
}

function countSpans({ summary }: RunLine): readonly Span[] {
  if (summary === null) return [];
  const words = (['done', 'failed', 'stale', 'held'] as const)
    .filter((result) => summary[result] > 0)
    .map((result) => `${showNumber(summary[result])} ${result}`);
  return [`, ${words.length === 0 ? 'nothing to do' : words.join(', ')}`];
}

function stagedLines({ staged, now }: StatusReport, paint: Paint, width: number): readonly string[] {
  if (staged.length === 0) return [];
  const heading = `Staged (${showNumber(staged.length)}): closes and deletes that wait for a person`;
  const lines = wrap([{ text: heading, style: paint.bold }], { width, hang: 2 }).slice();
  for (const one of staged.slice(0, maxShown)) {
    const words = [
      one.label,
      `${actionWords[one.action].title.toLowerCase()}, for ${showAge(one.since, now)}`,
      one.reason,
      one.limits.length === 0 ? undefined : `limit ${one.limits.join(', ')}`,
    ].filter((part) => part !== undefined);
    const spans: readonly Span[] = [
      { text: cleanText(one.code), style: paint.bold },
      ` ${cleanText(words.join(' · '))}`,
    ];
    lines.push(...wrap(spans, { width, prefix: '  ', hang: 4 }));
    if (one.decision !== null)
      lines.push(
        ...wrap([{ text: stagedDecision(one.decision), style: paint.green }], { width, prefix: '    ', hang: 6 }),
      );
    lines.push(...commandLines(one.release.commands, '    ', { paint, width }));
  }
  lines.push(...moreLines(staged.length, 'partoo-sync status --json'));
  if (staged.length > 1)
    lines.push(
      ...commandLines(
        [
          { effect: 'all of them leave', command: 'partoo-sync allow --all' },
          { effect: 'all of them stay', command: 'partoo-sync reject --all' },
        ],
        '  ',
        { paint, width },
      ),
    );
  return lines;
}

function stagedDecision({ take, who }: NonNullable<StagedLine['decision']>): string {
  if (take === 'reject') return 'rejected: the next run leaves it alone; changed your mind:';
  return `allowed${who === undefined ? '' : ` by ${cleanText(who)}`}: the next run carries it out; changed your mind:`;
}

function conflictLines({ conflicts, now }: StatusReport, paint: Paint, width: number): readonly string[] {
  if (conflicts.length === 0) return [];
  const old = conflicts.filter(({ is_old: isOld }) => isOld).length;
  const heading = `Conflicts (${showNumber(conflicts.length)}${old === 0 ? '' : `, ${showNumber(old)} old`}): each waits for a person`;
  return [
    paint.bold(heading),
    ...conflicts.slice(0, maxShown).flatMap((conflict) => openConflictLines(conflict, now, { paint, width })),
    ...otherValueLines(width),
    ...moreLines(conflicts.length, 'partoo-sync conflicts'),
  ];
}

function failureLines({ failures }: StatusReport, paint: Paint, width: number): readonly string[] {
  if (failures.length === 0) return [];
  const lines = [paint.bold(`Failures (${showNumber(failures.length)})`)];
  for (const { code, attempts, error, next_try_at: next } of failures.slice(0, maxShown)) {
    const then = next === null ? 'not tried again until a value changes' : `next try ${showInstant(next)}`;
    const what = ` ${cleanText(error)} (${countOf(attempts, 'try', 'tries')}; ${then})`;
    lines.push(...wrap([{ text: cleanText(code), style: paint.bold }, what], { width, prefix: '  ', hang: 4 }));
  }
  return [...lines, ...moreLines(failures.length, 'partoo-sync status --json')];
}

/** Those that stand among the staged already are left out here; the JSON has them in both places. */
function heldLines({ held: all, staged, now }: StatusReport, paint: Paint, width: number): readonly string[] {
  const isStaged = new Set(staged.map(({ code }) => code));
  const held = all.filter(({ code, reason }) => reason !== 'limit' || !isStaged.has(code));
  if (held.length === 0) return [];
  const lines = [paint.bold(`Held (${showNumber(held.length)}): seen and left alone`)];
  for (const [reason, group] of groupBy(held, (one) => one.reason)) {
    const { meaning, release } = wordsOfHeld(reason);
    const heading = `${cleanText(reason)} (${showNumber(group.length)}): ${meaning}`;
    lines.push(...wrap([{ text: heading, style: paint.yellow }], { width, prefix: '  ', hang: 4 }));
    for (const one of group.slice(0, maxShown)) {
      const age: Span = { text: ` (for ${showAge(one.since, now)})`, style: paint.grey };
      const spans: readonly Span[] = [{ text: cleanText(one.code), style: paint.bold }, ` ${detailOfHeld(one)}`, age];
      lines.push(...wrap(spans, { width, prefix: '    ', hang: 6 }));
      lines.push(...commandLines(one.release.commands, '      ', { paint, width }));
    }
    lines.push(...moreLines(group.length, 'partoo-sync status --json'));
    if (saysMore(reason))
      lines.push(...wrap([{ text: `Released by: ${release}`, style: paint.grey }], { width, prefix: '    ', hang: 6 }));
  }
  return lines;
}

function moreLines(count: number, command: string): readonly string[] {
  return count <= maxShown ? [] : [`  … and ${showNumber(count - maxShown)} more (${command})`];
}
