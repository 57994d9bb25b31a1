import { cleanText } from './clean-text.ts';
import { openConflictLines, otherValueLines } from './conflict-text.ts';
import { groupBy } from './group-by.ts';
import { detailOfHeld, wordsOfHeld } from './held-words.ts';
import type { Paint } from './paint.ts';
import { actionWords } from './plan-words.ts';
import { countOf, showNumber } from './plural.ts';
import { commandLines, saysMore } from './release.ts';
import type { StagedLine, StatusReport } from './status-report.ts';
import { showAge, showInstant } from './when.ts';
import { type Span, wrap } from './wrap.ts';

/** Of each kind; `status --json` has all. */
const maxShown = 20;

/** What the status lists for a person, a block a kind: staged closes and deletes, conflicts, failures and holds. */
export function waitingBlocks(status: StatusReport, paint: Paint, width: number): readonly (readonly string[])[] {
  return [
    stagedLines(status, paint, width),
    conflictLines(status, paint, width),
    failureLines(status, paint, width),
    heldLines(status, paint, width),
  ];
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
