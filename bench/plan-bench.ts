import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { BareAnswer } from './bare-process.ts';
import { writeRestedSample } from './csv-sample.ts';
import type { EmulatorCalls, EmulatorHello } from './emulator-process.ts';
import { median } from './median.ts';
import type { PlanAnswer } from './plan-process.ts';
import { ask, startHelper } from './processes.ts';
import { type SampleConfig, writeSampleConfig } from './sample-config.ts';

/** Medians for a settled fleet of one size. CPU in seconds, that of Partoo's pages left out. */
export interface PlanFigures {
  readonly rows: number;
  readonly csvMb: number;
  readonly bare: BareFigures;
  readonly bareFastest: BareFigures;
  /** Nothing changed, not a byte of the file. */
  readonly untouched: PlanFigure;
  /** The file was written anew, and every row means what it meant. */
  readonly rewritten: PlanFigure;
  /** The mapping's text changed, its values did not. */
  readonly remapped: PlanFigure;
  /** The mapping has one more field, with the same value everywhere on both sides. */
  readonly oneFieldMore: PlanFigure;
  /** Of every hundred locations one has another name in the file. */
  readonly onePercent: PlanFigure;
  /** Nothing changed, Partoo read over HTTP. */
  readonly overHttp: PlanFigure & { readonly wall: number };
  /** Calls of a `sync` after one location in a hundred changed. */
  readonly applied: EmulatorCalls;
}

export interface PlanFigure {
  readonly cpu: number;
  readonly cpuOfPages: number;
  readonly cpuOfPartoo: number;
  readonly peakMb: number;
}

export interface BareFigures {
  readonly cpu: number;
  readonly peakMb: number;
}

/** Given in the extended mapping, and held by every business of the emulator. */
const constant = { region: { value: 'Auvergne-Rhône-Alpes' } };

/** Settles a fleet of `rows` locations and plans it again and again. */
export async function benchPlan(folder: string, rows: number, rounds: number): Promise<PlanFigures> {
  const path = (name: string): string => join(folder, `${String(rows)}-${name}`);
  const csv = path('sample.csv');
  writeRestedSample(csv, rows);
  const base: SampleConfig = {
    baseUrl: 'http://127.0.0.1:9/v2',
    csv,
    state: path('state.db'),
    requestsPerMinute: 100_000,
    concurrency: 4,
  };
  const [usual, remapped, extended, pages] = [
    path('usual.yaml'),
    path('remapped.yaml'),
    path('extended.yaml'),
    path('pages'),
  ];
  writeSampleConfig(extended, { ...base, fields: constant });
  const emulator = await startHelper<EmulatorHello>('emulator-process.ts', extended, '{"rateLimit":null}');
  const settled = { ...base, baseUrl: emulator.hello.url };
  writeSampleConfig(usual, settled);
  writeSampleConfig(extended, { ...settled, fields: constant });
  writeSampleConfig(remapped, { ...settled, fields: { name: { from: 'name', on_invalid: 'skip' } } });

  try {
    const adopted = await ask<PlanAnswer>('plan-process.ts', 'sync', usual);
    if (adopted.summary?.['adopt'] !== rows) throw new Error(`not all adopted: ${JSON.stringify(adopted)}`);
    await ask('plan-process.ts', 'record', usual, pages);
    const overHttp = await planned(usual);
    return { ...(await planAgainAndAgain()), overHttp, applied: await applyOnePercent() };
  } finally {
    await emulator.stop();
  }

  async function planAgainAndAgain(): Promise<Omit<PlanFigures, 'overHttp' | 'applied'>> {
    const figures = {
      untouched: [] as PlanAnswer[],
      rewritten: [] as PlanAnswer[],
      onePercent: [] as PlanAnswer[],
      remapped: [] as PlanAnswer[],
      oneFieldMore: [] as PlanAnswer[],
    };
    const bare = { usual: [] as BareAnswer[], fastest: [] as BareAnswer[] };
    await runBare('csv-parse');
    await runBare('tokenizer');
    for (let round = 0; round < rounds; round += 1) {
      bare.usual.push(await runBare('csv-parse'));
      bare.fastest.push(await runBare('tokenizer'));
      figures.untouched.push(await planned(usual, pages));
      writeRestedSample(csv, rows, { parking: 'no' });
      figures.rewritten.push(await planned(usual, pages));
      writeRestedSample(csv, rows, { changedEvery: 100 });
      figures.onePercent.push(await planned(usual, pages, rows / 100));
      writeRestedSample(csv, rows);
      figures.remapped.push(await planned(remapped, pages));
      figures.oneFieldMore.push(await planned(extended, pages));
    }
    return {
      rows,
      csvMb: statSync(csv).size / 1e6,
      bare: bareFigures(bare.usual),
      bareFastest: bareFigures(bare.fastest),
      untouched: planFigure(figures.untouched),
      rewritten: planFigure(figures.rewritten),
      onePercent: planFigure(figures.onePercent),
      remapped: planFigure(figures.remapped),
      oneFieldMore: planFigure(figures.oneFieldMore),
    };
  }

  function runBare(parser: string): Promise<BareAnswer> {
    return ask<BareAnswer>('bare-process.ts', parser, csv, path(`${parser}-hashes.db`));
  }

  async function applyOnePercent(): Promise<EmulatorCalls> {
    await emulator.ask('calls');
    writeRestedSample(csv, rows, { changedEvery: 100 });
    const { exitCode } = await ask<PlanAnswer>('plan-process.ts', 'sync', usual);
    writeRestedSample(csv, rows);
    if (exitCode !== 0) throw new Error(`one percent of ${String(rows)} was not applied`);
    return emulator.ask<EmulatorCalls>('calls');
  }

  /** Any plan here must find exactly this much to do; a figure of another plan would be none. */
  async function planned(config: string, recorded?: string, updates = 0): Promise<PlanAnswer> {
    const plan = await ask<PlanAnswer>(
      'plan-process.ts',
      'plan',
      config,
      ...(recorded === undefined ? [] : [recorded]),
    );
    if (plan.summary?.['unchanged'] !== rows - updates || plan.summary['update'] !== updates)
      throw new Error(`not what was to be planned: ${JSON.stringify(plan)}`);
    return plan;
  }
}

function planFigure(answers: readonly PlanAnswer[]): PlanFigure {
  return {
    cpu: median(answers.map(({ cpu, cpuOfPages }) => cpu - cpuOfPages)),
    cpuOfPages: median(answers.map(({ cpuOfPages }) => cpuOfPages)),
    cpuOfPartoo: median(answers.map(({ cpuOfPartoo }) => cpuOfPartoo)),
    peakMb: median(answers.map(({ peakMb }) => peakMb)),
  };
}

function bareFigures(answers: readonly BareAnswer[]): BareFigures {
  if (answers.some(({ changed }) => changed > 0)) throw new Error('the bare loop saw changes where there are none');
  return { cpu: median(answers.map(({ cpu }) => cpu)), peakMb: median(answers.map(({ peakMb }) => peakMb)) };
}
