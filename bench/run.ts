/**
 * Measures what the product promises about speed and prints it as one table. Every ratio is of one run on one machine.
 * Run: npm run bench [-- [--quick] PART…]; without a part all but the million, which takes long and gigabytes.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { type ApplyFigures, type ApplyTask, benchApply } from './apply-bench.ts';
import { root } from './built.ts';
import { benchParsers, type ParserFigure } from './csv-parsers.ts';
import { writeRestedSample } from './csv-sample.ts';
import { benchEditLatency } from './edit-latency.ts';
import { measureInstall } from './install-size.ts';
import { benchMillion } from './million.ts';
import { benchPlan } from './plan-bench.ts';
import { planLines } from './plan-lines.ts';
import { build } from './processes.ts';
import { writeSampleConfig } from './sample-config.ts';
import { benchSideBySide } from './side-by-side.ts';
import { benchStartUp, type StartUpFigures } from './start-up.ts';
import { type Line, ratioLine, showTable } from './table.ts';

const isQuick = process.argv.includes('--quick');
/** A quick run is smaller; it shows a slip, not the aims' own figures. */
const sizes = isQuick ? { small: 2_000, large: 20_000, rounds: 1 } : { small: 10_000, large: 100_000, rounds: 3 };
const windows = ['fixed', 'sliding', 'token-bucket'] as const;

const folder = mkdtempSync(join(tmpdir(), 'partoo-sync-bench-'));
const startedAt = performance.now();
const lines: Line[] = [];

/** What can be measured by itself. */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  async plan() {
    tell(`plan of ${String(sizes.small)} locations`);
    const small = await benchPlan(folder, sizes.small, sizes.rounds);
    tell(`plan of ${String(sizes.large)} locations`);
    add(planLines(small, await benchPlan(folder, sizes.large, sizes.rounds)));
  },
  async apply() {
    tell('applying');
    const updates = isQuick ? 500 : 2000;
    for (const window of windows)
      add([applyLine(await benchApply(folder, { updates, perMinute: 6000, window, hasFaults: false }))]);
    for (const window of ['fixed', 'sliding'] as const)
      add([applyLine(await benchApply(folder, { updates, perMinute: 6000, window, hasFaults: true }))]);
    if (isQuick) return;
    tell('applying for longer than the limits look back');
    const long = windows.map((window): ApplyTask => ({ updates: 1000, perMinute: 600, window, hasFaults: false }));
    add((await Promise.all(long.map((task) => benchApply(folder, task)))).map(applyLine));
  },
  async latency() {
    tell('edits through the daemon');
    add(await benchEditLatency(folder, isQuick ? 3 : 20));
  },
  async 'side-by-side'() {
    tell('side by side');
    add(await benchSideBySide(folder, isQuick ? 2_000 : 10_000));
  },
  'start-up'() {
    tell('starting up');
    const [csv, config] = [join(folder, 'start-up.csv'), join(folder, 'start-up.yaml')];
    writeRestedSample(csv, 100);
    const state = join(folder, 'start-up.db');
    const baseUrl = 'http://127.0.0.1:9/v2';
    writeSampleConfig(config, { baseUrl, csv, state, requestsPerMinute: 300, concurrency: 4 });
    add(startUpLines(benchStartUp(config, isQuick ? 9 : 25)));
    return Promise.resolve();
  },
  install() {
    add(measureInstall());
    return Promise.resolve();
  },
  async csv() {
    tell('parsing CSV');
    const csv = join(folder, 'parsers.csv');
    writeRestedSample(csv, sizes.large);
    add(parserLines(await benchParsers(csv, isQuick ? 2 : 5)));
  },
  async million() {
    tell('a million locations');
    add(await benchMillion(folder, isQuick ? 200_000 : 1_000_000));
  },
};

function applyLine({ updates, perMinute, window, hasFaults, ...figures }: ApplyFigures): Line {
  const { calls, seconds, usedShare, refused } = figures;
  const with5 = hasFaults ? ', 5 % of calls fail' : '';
  return {
    what: `share of the rate used, ${String(updates)} updates at ${String(perMinute)} a minute, ${window}${with5}`,
    figure: `${(usedShare * 100).toFixed(1)} %`,
    // A call that failed is made again later, and the last ones have nothing left to fill their pauses with.
    ...(hasFaults ? {} : { aim: { text: 'at least 98 %, no 429', isMet: usedShare >= 0.98 && refused === 0 } }),
    behind: `${String(calls)} calls in ${seconds.toFixed(2)} s, ${String(refused)} answered 429`,
  };
}

function startUpLines({ bareNode, version, status }: StartUpFigures): readonly Line[] {
  const against = (time: number): string => `${time.toFixed(0)} ms against ${bareNode.toFixed(0)} ms`;
  return [
    ratioLine('--version against node -e 0', version / bareNode, 1.5, against(version)),
    { what: 'status --json against node -e 0', figure: (status / bareNode).toFixed(2), behind: against(status) },
  ];
}

function parserLines(figures: readonly ParserFigure[]): readonly Line[] {
  const own = figures.find(({ name }) => name === 'own reader, everything')?.cpu ?? Number.NaN;
  return figures.map(({ name, cpu }) => ({
    what: `CSV: ${name}`,
    figure: (cpu / own).toFixed(2),
    behind: `${cpu.toFixed(2)} s CPU for ${sizes.large.toLocaleString('en')} rows`,
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

function tell(step: string): void {
  console.error(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${step}`);
}

/** Shown at once on stderr, so that a long run that breaks off was not for nothing. */
function add(more: readonly Line[]): void {
  lines.push(...more);
  for (const { what, figure, behind } of more) tell(`  ${what}: ${figure} (${behind})`);
}

const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = named.filter((name) => !(name in parts));
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);

try {
  tell('building');
  await build();
  for (const [name, measure] of Object.entries(parts))
    if (named.length === 0 ? name !== 'million' : named.includes(name)) await measure();
  tell('done');
  console.log(`${describeMachine()}\n\n${showTable(lines)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
