import type { PlanFigure, PlanFigures } from './plan-bench.ts';
import { type Line, ratioLine } from './table.ts';

const seconds = (value: number): string => `${value.toFixed(2)} s`;

/** What the table says of plans of a small and a large fleet. */
export function planLines(small: PlanFigures, large: PlanFigures): readonly Line[] {
  const { bare, bareFastest, untouched, rewritten, onePercent, remapped, oneFieldMore, overHttp, applied } = large;
  const rows = large.rows.toLocaleString('en');
  const against = ({ cpu, cpuOfPages }: PlanFigure): string =>
    `${seconds(cpu)} CPU against ${seconds(bare.cpu)}; pages of Partoo ${seconds(cpuOfPages)} apart`;
  const withoutPartoo = (what: string, { cpu, cpuOfPartoo }: PlanFigure): Line => ({
    what: `${what}, without Partoo's half`,
    figure: ((cpu - cpuOfPartoo) / bare.cpu).toFixed(2),
    behind: `checking, hashing and comparing the businesses took ${seconds(cpuOfPartoo)} of ${seconds(cpu)}`,
  });
  const memory = (what: string, { peakMb }: PlanFigure): Line => ({
    what: `peak memory, ${what}`,
    figure: `${peakMb.toFixed(0)} MB`,
    aim: { text: 'at most 200 MB', isMet: peakMb <= 200 },
    behind: `${bare.peakMb.toFixed(0)} MB for the bare loop`,
  });
  const growth = (what: string, pick: (figures: PlanFigures) => PlanFigure): Line => {
    const perRow = (figures: PlanFigures): number => (pick(figures).cpu / figures.rows) * 1e6;
    const behind = `${perRow(small).toFixed(0)} µs a row for ${String(small.rows)}, ${perRow(large).toFixed(0)} µs for ${String(large.rows)}`;
    return ratioLine(`growth of CPU a row, ${what}`, perRow(large) / perRow(small), 1.25, behind);
  };
  return [
    ratioLine(`plan of ${rows}, file untouched`, untouched.cpu / bare.cpu, 0.5, against(untouched)),
    ratioLine(`plan of ${rows}, file written anew, rows equal`, rewritten.cpu / bare.cpu, 0.5, against(rewritten)),
    ratioLine(`plan of ${rows}, every row mapped again`, remapped.cpu / bare.cpu, 1.5, against(remapped)),
    ratioLine(
      `plan of ${rows}, one field more, all compared again`,
      oneFieldMore.cpu / bare.cpu,
      1.5,
      against(oneFieldMore),
    ),
    {
      what: `plan of ${rows}, 1 % changed, against the file written anew`,
      figure: (onePercent.cpu / rewritten.cpu).toFixed(2),
      behind: `${seconds(onePercent.cpu)} CPU against ${seconds(rewritten.cpu)}, ${onePercent.peakMb.toFixed(0)} MB`,
    },
    {
      what: `1 % of ${rows} applied: writes for a changed location`,
      figure: (applied.writes / (large.rows / 100)).toFixed(2),
      aim: { text: '1', isMet: applied.writes === large.rows / 100 && applied.written === applied.writes },
      behind: `${String(applied.writes)} writes to ${String(applied.written)} businesses, ${String(applied.calls)} calls`,
    },
    withoutPartoo('file untouched', untouched),
    withoutPartoo('file written anew', rewritten),
    withoutPartoo('every row mapped again', remapped),
    memory('file untouched', untouched),
    memory('file written anew', rewritten),
    memory('every row mapped again', remapped),
    memory('one field more', oneFieldMore),
    growth('file untouched', (figures) => figures.untouched),
    growth('file written anew', (figures) => figures.rewritten),
    growth('every row mapped again', (figures) => figures.remapped),
    growth('one field more', (figures) => figures.oneFieldMore),
    {
      what: 'bare loop with our tokenizer instead of csv-parse',
      figure: (bareFastest.cpu / bare.cpu).toFixed(2),
      behind: `${seconds(bareFastest.cpu)} against ${seconds(bare.cpu)}`,
    },
    {
      what: `plan of ${rows}, file untouched, over HTTP`,
      figure: seconds(overHttp.cpu),
      behind: `CPU in all; ${seconds(overHttp.wall)} from start to end, ${overHttp.peakMb.toFixed(0)} MB; reading Partoo took ${seconds(overHttp.cpu - untouched.cpu)} of it`,
    },
  ];
}
