import { join } from 'node:path';
import type { BareAnswer } from './bare-process.ts';
import { writeRestedSample } from './csv-sample.ts';
import type { EmulatorHello } from './emulator-process.ts';
import type { PlanAnswer } from './plan-process.ts';
import { ask, startHelper } from './processes.ts';
import { type SampleConfig, writeSampleConfig } from './sample-config.ts';
import type { Line } from './table.ts';

/**
 * A fleet of a size that nobody has, to see whether memory grows with it: one plan with nothing changed, and one of a file
 * that was written anew, each against the bare loop. One round, as every step takes minutes.
 */
export async function benchMillion(folder: string, rows: number): Promise<readonly Line[]> {
  const path = (name: string): string => join(folder, `${String(rows)}-${name}`);
  const [csv, usual, pages] = [path('sample.csv'), path('usual.yaml'), path('pages')];
  writeRestedSample(csv, rows);
  const config: SampleConfig = {
    baseUrl: 'http://127.0.0.1:9/v2',
    csv,
    state: path('state.db'),
    requestsPerMinute: 100_000,
    concurrency: 4,
  };
  writeSampleConfig(usual, config);
  const emulator = await startHelper<EmulatorHello>('emulator-process.ts', usual, '{"rateLimit":null}');
  try {
    writeSampleConfig(usual, { ...config, baseUrl: emulator.hello.url });
    const adopted = await ask<PlanAnswer>('plan-process.ts', 'sync', usual);
    if (adopted.summary?.['adopt'] !== rows) throw new Error(`not all adopted: ${JSON.stringify(adopted)}`);
    await ask('plan-process.ts', 'record', usual, pages);
  } finally {
    await emulator.stop();
  }
  const bare = async (): Promise<BareAnswer> => ask<BareAnswer>('bare-process.ts', 'csv-parse', csv, path('hashes.db'));
  await bare();
  const floor = await bare();
  const untouched = await planned();
  writeRestedSample(csv, rows, { parking: 'no' });
  return [line('file untouched', untouched), line('file written anew', await planned())].flat();

  async function planned(): Promise<PlanAnswer> {
    const plan = await ask<PlanAnswer>('plan-process.ts', 'plan', usual, pages);
    if (plan.summary?.['unchanged'] !== rows) throw new Error(`not settled: ${JSON.stringify(plan)}`);
    return plan;
  }

  function line(what: string, { cpu, cpuOfPages, wall, peakMb }: PlanAnswer): readonly Line[] {
    const of = rows.toLocaleString('en');
    const own = cpu - cpuOfPages;
    return [
      {
        what: `plan of ${of}, ${what}`,
        figure: (own / floor.cpu).toFixed(2),
        behind: `${own.toFixed(2)} s CPU against ${floor.cpu.toFixed(2)} s; ${wall.toFixed(0)} s from start to end`,
      },
      {
        what: `peak memory of ${of}, ${what}`,
        figure: `${peakMb.toFixed(0)} MB`,
        aim: { text: 'under 1024 MB', isMet: peakMb < 1024 },
        behind: `${floor.peakMb.toFixed(0)} MB for the bare loop`,
      },
    ];
  }
}
