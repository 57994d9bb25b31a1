import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/domain/plan.ts';
import type { LoggedRequest } from '../../../src/emulator/request-log.ts';
import { type CliWorld, createCliWorld, type RunDocument, type WorldOptions } from '../../support/cli-world.ts';

/** What one command did. */
export interface Step<Document> {
  readonly code: number;
  readonly document: Document;
  readonly stderr: string;
  /** Its calls, whose form was checked, and those that change something. */
  readonly calls: readonly LoggedRequest[];
  readonly writes: readonly LoggedRequest[];
}

/** How every network ends: settled, and safe from a file that was cut. */
interface Ending {
  readonly second: Step<RunDocument>;
  readonly cuts: readonly { readonly where: string; readonly step: Step<RunDocument> }[];
  /** With the whole file again. */
  readonly mended: Step<Plan>;
}

export const storyMs = 240_000;

/** A world with the limits of the defaults; for `beforeAll`. Whoever opens it removes it. */
export function openNetwork({ settings, ...options }: WorldOptions): Promise<CliWorld> {
  return createCliWorld({ ...options, settings: { limits: {}, ...settings } });
}

export async function syncStep(world: CliWorld, ...args: readonly string[]): Promise<Step<RunDocument>> {
  return (await step(world, 'sync', ...args)) as Step<RunDocument>;
}

export async function planStep(world: CliWorld, ...args: readonly string[]): Promise<Step<Plan>> {
  return (await step(world, 'plan', ...args)) as Step<Plan>;
}

async function step(world: CliWorld, ...args: readonly string[]): Promise<Step<unknown>> {
  const { code, stdout, stderr } = await world.run(...args, '--json');
  if (!stdout.startsWith('{')) throw new Error(`${args.join(' ')} ended with ${String(code)}: ${stderr}`);
  const calls = world.takeRequests();
  const writes = calls.filter(({ method }) => method !== 'GET');
  return { code, document: JSON.parse(stdout) as unknown, stderr, calls, writes };
}

/** A second run, a run for each way to cut the file in half, and a look with the whole file again. */
export async function tellEnding(world: CliWorld, bytes: Buffer, cuts: readonly Cut[] = everyCut): Promise<Ending> {
  world.sourceText(bytes);
  const second = await syncStep(world);
  const runs: Ending['cuts'][number][] = [];
  for (const cut of cuts) {
    world.sourceText(bytes.subarray(0, cutPoints[cut](bytes)));
    runs.push({ where: cut, step: await syncStep(world, '--yes') });
  }
  world.sourceText(bytes);
  return { second, cuts: runs, mended: await planStep(world) };
}

type Cut = keyof typeof cutPoints;

/** Where a file is cut: around the line that stands at its half. */
const cutPoints = {
  'in the middle of a row': (bytes: Buffer) => {
    const start = lineStart(bytes);
    return start + Math.floor((bytes.indexOf('\n', start) - start) / 2);
  },
  'inside the last cell of a row': (bytes: Buffer) => bytes.indexOf('\n', lineStart(bytes)) - 3,
  'in front of the line feed of a row': (bytes: Buffer) => bytes.indexOf('\n', lineStart(bytes)),
  'at the end of a row': lineStart,
} as const satisfies Readonly<Record<string, (bytes: Buffer) => number>>;

const everyCut = Object.keys(cutPoints) as readonly Cut[];

function lineStart(bytes: Buffer): number {
  return bytes.indexOf('\n', Math.floor(bytes.length / 2)) + 1;
}

/** What every network has to pass at its end, told after all other tests of the describe around it. */
export function describeEnding(tell: () => Promise<Ending>): void {
  describe('in the end', () => {
    let ending: Ending;

    beforeAll(async () => {
      ending = await tell();
    }, storyMs);

    it('a second run plans nothing and writes nothing (R14, R17)', () => {
      const { second } = ending;

      expect(second.document.plan.changes).toEqual([]);
      expect(second.document.outcomes).toEqual([]);
      expect(second.writes).toEqual([]);
    });

    it('a file cut in half writes nothing and ends with 3, even with --yes, wherever it is cut (R2)', () => {
      const { cuts } = ending;

      expect(cuts.map(({ where, step: { code, writes } }) => ({ where, code, writes }))).toEqual(
        cuts.map(({ where }) => ({ where, code: 3, writes: [] })),
      );
      expect(cuts.flatMap(({ step }) => step.document.outcomes)).toEqual([]);
      expect(cuts.map(({ step }) => step.document.plan.guard.violations.length)).toEqual(cuts.map(() => 1));
    });

    it('a file cut in half leaves nothing behind: with the whole one all is as before (R2, R3)', () => {
      const { second, mended } = ending;

      expect(mended.document.summary).toEqual(second.document.plan.summary);
      expect(mended.document.held.map(({ code, reason }) => `${code} ${reason}`)).toEqual(
        second.document.plan.held.map(({ code, reason }) => `${code} ${reason}`),
      );
    });
  });
}
