/**
 * Measures what the product promises about speed and prints it as one table. Every ratio is of one run on one machine.
 * Run: npm run bench [-- --quick]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { type ApplyFigures, type ApplyTask, benchApply } from './apply-bench.ts';
import { root } from './built.ts';
import { benchParsers, type ParserFigure } from './csv-parsers.ts';
import { benchPlan, type PlanFigure, type PlanFigures } from './plan-bench.ts';
import { build } from './processes.ts';
import { benchStartUp, type StartUpFigures } from './start-up.ts';
import { type Line, ratioLine, showTable } from './table.ts';

const isQuick = process.argv.includes('--quick');
/** A quick run is smaller; it shows a slip, not the aims' own figures. */
const sizes = isQuick ? { small: 2_000, large: 20_000, rounds: 1 } : { small: 10_000, large: 100_000, rounds: 3 };
const windows = ['fixed', 'sliding', 'token-bucket'] as const;

const seconds = (value: number): string => `${value.toFixed(2)} s`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function planLines(small: PlanFigures, large: PlanFigures): readonly Line[] {
  const { bare, bareFastest, untouched, rewritten, remapped, oneFieldMore, overHttp } = large;
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

function applyLine({ updates, perMinute, window, calls, seconds: took, usedShare, refused }: ApplyFigures): Line {
  return {
    what: `share of the rate used, ${String(updates)} updates at ${String(perMinute)} a minute, ${window}`,
    figure: percent(usedShare),
    aim: { text: 'at least 98 %, no 429', isMet: usedShare >= 0.98 && refused === 0 },
    behind: `${String(calls)} calls in ${seconds(took)}, ${String(refused)} answered 429`,
  };
}

function startUpLines({ bareNode, version, status }: StartUpFigures): readonly Line[] {
  const against = (time: number): string => `${time.toFixed(0)} ms against ${bareNode.toFixed(0)} ms`;
  return [
    ratioLine('--version against node -e 0', version / bareNode, 1.5, against(version)),
    { what: 'status --json against node -e 0', figure: (status / bareNode).toFixed(2), behind: against(status) },
  ];
}

function parserLines(figures: readonly ParserFigure[], csvMb: number): readonly Line[] {
  const own = figures.find(({ name }) => name === 'own reader, everything')?.cpu ?? Number.NaN;
  return figures.map(({ name, cpu }) => ({
    what: `CSV: ${name}`,
    figure: (cpu / own).toFixed(2),
    behind: `${seconds(cpu)} CPU for ${csvMb.toFixed(0)} MB`,
  }));
}

function describeMachine(): string {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return [
    `partoo-sync ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    `${String(cpus().length)} cores (${cpu?.model.trim() ?? 'unknown'}), ${memory} GB`,
    `${new Date().toISOString().slice(0, 10)}${isQuick ? ', quick' : ''}`,
  ].join('; ');
}

const folder = mkdtempSync(join(tmpdir(), 'partoo-sync-bench-'));
const startedAt = performance.now();
const tell = (step: string): void => {
  console.error(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${step}`);
};

const lines: Line[] = [];
/** Shown at once on stderr, so that a long run that breaks off was not for nothing. */
const add = (more: readonly Line[]): void => {
  lines.push(...more);
  for (const { what, figure, behind } of more) tell(`  ${what}: ${figure} (${behind})`);
};

try {
  tell('building');
  build();
  tell(`plan of ${String(sizes.small)} locations`);
  const small = await benchPlan(folder, sizes.small, sizes.rounds);
  tell(`plan of ${String(sizes.large)} locations`);
  const large = await benchPlan(folder, sizes.large, sizes.rounds);
  add(planLines(small, large));

  tell('applying');
  const updates = isQuick ? 500 : 2000;
  for (const window of windows) add([applyLine(await benchApply(folder, { updates, perMinute: 6000, window }))]);
  if (!isQuick) {
    tell('applying for longer than the limits look back');
    const long: readonly ApplyTask[] = windows.map((window) => ({ updates: 1000, perMinute: 600, window }));
    add((await Promise.all(long.map((task) => benchApply(folder, task)))).map(applyLine));
  }

  tell('starting up');
  add(startUpLines(benchStartUp(join(folder, `${String(sizes.small)}-usual.yaml`), isQuick ? 9 : 25)));
  tell('parsing CSV');
  add(parserLines(await benchParsers(join(folder, `${String(sizes.large)}-sample.csv`), isQuick ? 2 : 5), large.csvMb));

  tell('done');
  console.log(`${describeMachine()}\n\n${showTable(lines)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
