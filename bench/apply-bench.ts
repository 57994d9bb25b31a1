import { join } from 'node:path';
import { writeRestedSample, writeSample } from './csv-sample.ts';
import type { EmulatorCalls, EmulatorHello } from './emulator-process.ts';
import type { PlanAnswer } from './plan-process.ts';
import { ask, startHelper } from './processes.ts';
import { type SampleConfig, writeSampleConfig } from './sample-config.ts';

export type LimitWindow = 'fixed' | 'sliding' | 'token-bucket';

export interface ApplyTask {
  readonly updates: number;
  readonly perMinute: number;
  readonly window: LimitWindow;
  /** Does one call in twenty go wrong? */
  readonly hasFaults: boolean;
}

/** As the emulator saw it, from the first call that applies the plan to the last. */
export interface ApplyFigures extends ApplyTask {
  readonly calls: number;
  readonly seconds: number;
  /** Of the calls that the limit allows in that time. */
  readonly usedShare: number;
  /** Answers 429. */
  readonly refused: number;
}

const latencyMs = { min: 50, max: 300 };

/** Settles a fleet, changes one field of every location, and lets the product write all of them against a limit. One had it changed before. */
export async function benchApply(folder: string, task: ApplyTask): Promise<ApplyFigures> {
  const { updates, perMinute, window, hasFaults } = task;
  const path = (name: string): string =>
    join(folder, `apply-${window}-${String(perMinute)}-${String(hasFaults)}-${name}`);
  const [csv, usual] = [path('sample.csv'), path('usual.yaml')];
  const base: SampleConfig = {
    baseUrl: 'http://127.0.0.1:9/v2',
    csv,
    state: path('state.db'),
    requestsPerMinute: perMinute,
    concurrency: 64,
  };
  writeSample(csv, updates);
  writeSampleConfig(usual, base);
  const options = JSON.stringify({ latencyMs, rateLimit: { perMinute, window } });
  const emulator = await startHelper<EmulatorHello>('emulator-process.ts', usual, options);
  try {
    writeSampleConfig(usual, { ...base, baseUrl: emulator.hello.url });
    const adopted = await ask<PlanAnswer>('plan-process.ts', 'sync', usual);
    if (adopted.summary?.['adopt'] !== updates) throw new Error(`not all adopted: ${JSON.stringify(adopted)}`);
    // Whether the key may write a name is found out once a week, by one write that goes first.
    await write(updates, 1);
    await emulator.ask('calls');
    if (hasFaults) await emulator.ask('faults');
    await write(1, updates - 1);
    const { calls, refused, firstAt, lastAt } = await emulator.ask<EmulatorCalls>('calls');
    const seconds = (lastAt - firstAt) / 1000;
    return { ...task, calls, seconds, usedShare: calls / ((seconds * perMinute) / 60), refused };
  } finally {
    await emulator.stop();
  }

  /** Changes the name of every so many locations, and lets the product write them. */
  async function write(changedEvery: number, changed: number): Promise<void> {
    writeRestedSample(csv, updates, { changedEvery });
    const { exitCode, summary } = await ask<PlanAnswer>('plan-process.ts', 'sync', usual);
    if (exitCode !== 0 || summary?.['update'] !== changed)
      throw new Error(`not ${String(changed)} updated: ${JSON.stringify(summary)}`);
  }
}
