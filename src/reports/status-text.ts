import { cleanText } from './clean-text.ts';
import { groupBy } from './group-by.ts';
import type { Paint } from './paint.ts';
import { countOf, showNumber } from './plural.ts';
import type { RunLine, StatusReport } from './status-report.ts';
import { waitingBlocks } from './status-waiting.ts';
import { showAge, showInstant } from './when.ts';
import { type Span, wrap } from './wrap.ts';

const maxRuns = 20;

/** The status for a terminal: what blocks, what runs, what ran, and what needs a person. Ends with a line break. */
export function renderStatus(status: StatusReport, paint: Paint, width = 80): string {
  const blocks = [
    blockedLines(status, paint, width),
    stateLines(status, paint, width),
    keyLines(status, paint, width),
    runLines(status, paint, width),
    ...waitingBlocks(status, paint, width),
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
    ...runs.slice(0, maxRuns).flatMap((run) => wrap(runSpans(run, paint), { width, prefix: '  ', hang: 4 })),
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
