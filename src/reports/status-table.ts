import { cleanText } from './clean-text.ts';
import type { Paint, Style } from './paint.ts';
import { countOf, showNumber } from './plural.ts';
import { shellQuote } from './shell-quote.ts';
import type { RunLine, StatusReport } from './status-report.ts';
import { graphemesOf, textWidth } from './text-width.ts';
import { showShortAge } from './when.ts';
import { type Span, wrap } from './wrap.ts';

/** One organization of several. */
export interface StatusRow {
  /** Its configuration. */
  readonly file: string;
  /** Null where it could not be told. */
  readonly status: StatusReport | null;
  readonly failure: { readonly message: string } | null;
}

interface Column {
  readonly title: string;
  readonly columns: number;
  readonly of: (status: StatusReport) => string;
  readonly style?: (status: StatusReport, paint: Paint) => Style;
}

const none = '–';
const gap = '  ';
const least = 12;

const columns: readonly Column[] = [
  {
    title: 'Last',
    columns: 4,
    of: ({ last_runs: [run], now }) => (run === undefined ? none : showShortAge(run.started_at, now)),
  },
  { title: 'Ok', columns: 4, of: ({ last_success_at: at, now }) => (at === null ? none : showShortAge(at, now)) },
  {
    title: 'Verdict',
    columns: 8,
    of: ({ last_runs: [run] }) => (run === undefined ? none : verdictOf(run)),
    style: ({ last_runs: [run] }, paint) => (run === undefined ? paint.grey : styleOf(verdictOf(run), paint)),
  },
  {
    title: 'Changed',
    columns: 7,
    of: ({ last_runs: [run] }) => (run?.summary == null ? none : showNumber(run.summary.done)),
  },
  { title: 'Held', columns: 5, of: ({ held }) => count(held.length) },
  { title: 'Confl.', columns: 6, of: ({ conflicts }) => count(conflicts.length) },
  {
    title: 'Person',
    columns: 6,
    of: (status) => count(waitingFor(status)),
    style: (status, paint) => (waitingFor(status) > 0 ? paint.yellow : paint.grey),
  },
  { title: 'Next', columns: 4, of: ({ next_run_at: at, now }) => (at === null ? none : showShortAge(now, at)) },
];

/**
 * All organizations of a folder, a line each, as wide as a terminal and at least 80 columns; below it what stops any of them.
 * Times are how long ago or ahead: `5m`, `3h`, `2d`. Ends with a line break.
 */
export function renderStatusTable(rows: readonly StatusRow[], paint: Paint, width = 80): string {
  const numbers = columns.reduce((sum, { columns: wide }) => sum + wide + gap.length, 0);
  const names = rows.map(({ file }) => cleanText(file.replace(/^.*[/\\]/u, '')));
  const room = Math.min(Math.max(width - numbers, least), Math.max(...names.map(textWidth), 'Configuration'.length));
  const line = (name: string, cells: readonly string[]): string =>
    `${fit(name, room)}${gap}${cells.join(gap)}`.trimEnd();
  const lines = rows.map(({ status, failure }, index) => {
    const name = names[index] ?? '';
    if (status === null) return line(name, [paint.red(`cannot be told${failure === null ? '' : ', see below'}`)]);
    return line(
      name,
      columns.map(({ columns: wide, of, style }) => (style?.(status, paint) ?? asItIs)(of(status).padStart(wide))),
    );
  });
  const header = paint.bold(
    line(
      'Configuration',
      columns.map(({ title, columns: wide }) => title.padStart(wide)),
    ),
  );
  const troubles = rows.flatMap((row) => troubleLines(row, paint, width));
  const legend = wrap(
    [
      {
        text: 'Last: last run; Ok: last that went through; Person: what waits for one. One of them alone: partoo-sync -c FILE status',
        style: paint.grey,
      },
    ],
    { width },
  );
  return `${[header, ...lines, '', ...(troubles.length === 0 ? [] : [...troubles, '']), ...legend].join('\n')}\n`;
}

/** What stops an organization as a whole; conflicts and holds stop single locations only. */
function troubleLines({ file, status, failure }: StatusRow, paint: Paint, width: number): readonly string[] {
  const say = (text: string, style: Style): readonly string[] => {
    const place: readonly Span[] = text.startsWith(file) ? [] : [{ text: cleanText(file), style: paint.bold }, ': '];
    return wrap([...place, { text: cleanText(text), style }], { width, hang: 2 });
  };
  if (status === null) return failure === null ? [] : say(failure.message, paint.red);
  const command = `partoo-sync -c ${shellQuote(file)}`;
  return [
    ...(status.paused === null ? [] : say(`runs are paused; ${command} resume lets them go on`, paint.yellow)),
    ...status.blocked.flatMap(({ reason }) => say(`blocked: ${reason}`, paint.red)),
    ...(status.approvals.length === 0
      ? []
      : say(`waits for approval: ${command} plan, then ${command} sync --yes`, paint.yellow)),
    ...(status.staged.some(({ decision }) => decision === null)
      ? say(
          `${countOf(status.staged.filter(({ decision }) => decision === null).length, 'close or delete', 'closes and deletes')} to allow or reject`,
          paint.yellow,
        )
      : []),
  ];
}

/** Things that nothing but a person's decision or repair ends. */
function waitingFor({ paused, blocked, approvals, staged, conflicts, failures }: StatusReport): number {
  const undecided = (some: readonly { readonly decision: object | null }[]): number =>
    some.filter(({ decision }) => decision === null).length;
  const givenUp = failures.filter(({ next_try_at: at }) => at === null).length;
  return (
    (paused === null ? 0 : 1) + blocked.length + approvals.length + undecided(staged) + undecided(conflicts) + givenUp
  );
}

function verdictOf({ ended_at: endedAt, error, verdict, summary }: RunLine): string {
  if (error !== null) return 'failed';
  if (verdict === 'approval' && summary !== null) return 'approved';
  if (endedAt === null) return 'running';
  return verdict ?? none;
}

function styleOf(verdict: string, paint: Paint): Style {
  if (verdict === 'pass' || verdict === 'approved') return paint.green;
  if (verdict === 'failed' || verdict === 'stop') return paint.red;
  return verdict === 'approval' ? paint.yellow : paint.cyan;
}

function count(number: number): string {
  return number === 0 ? none : showNumber(number);
}

function asItIs(text: string): string {
  return text;
}

/** In exactly so many columns; the end of a name tells more than its beginning, where many begin alike. */
function fit(name: string, room: number): string {
  const wide = textWidth(name);
  if (wide <= room) return name + ' '.repeat(room - wide);
  let short = '';
  for (const grapheme of graphemesOf(name).toReversed()) {
    if (textWidth(grapheme + short) >= room) break;
    short = grapheme + short;
  }
  return `…${short}${' '.repeat(Math.max(0, room - 1 - textWidth(short)))}`;
}
