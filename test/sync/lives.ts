import type { LocationKey } from '../../src/domain/ids.ts';
import type { RunReport } from '../../src/sync/run.ts';
import { apply, codes, type Edit } from './random-story.ts';
import { createWorld, type SimulatedWorld, type Story } from './simulated-world.ts';

/** A world that is closed again whatever happens. */
export async function within(story: Story, use: (world: SimulatedWorld) => Promise<void>): Promise<void> {
  const world = await createWorld(story);
  try {
    await use(world);
  } finally {
    world.close();
  }
}

export async function live(world: SimulatedWorld, steps: readonly (readonly Edit[])[]): Promise<readonly RunReport[]> {
  const reports = [await world.sync()];
  for (const edits of steps) {
    for (const happening of edits) apply(world, happening);
    reports.push(await world.sync());
  }
  return reports;
}

/** Everything Partoo holds, apart from what Partoo itself counts. */
export function partooOf(world: SimulatedWorld): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...world.partoo.businesses.values()]
      .map(({ id: _id, modified: _modified, ...content }): [string, unknown] => [String(content['code']), content])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function basesOf(world: SimulatedWorld): Readonly<Record<string, unknown>> {
  const bases = world.memory.basesOf(codes as readonly string[] as readonly LocationKey[]);
  return Object.fromEntries([...bases].map(([code, { values, reshaped }]) => [code, { values, reshaped }]));
}

export function linksOf(world: SimulatedWorld): readonly unknown[] {
  return [...world.memory.links().values()].map(({ code, state, closedByUs }) => ({ code, state, closedByUs }));
}

export const readingCalls = new Set([
  ...[
    'target',
    'fingerprint',
    'sourceTraits',
    'sourceRead',
    'sourceWatermark',
    'watermark',
    'pageOf',
    'links',
    'fingerprints',
    'basesOf',
    'seenOf',
    'absences',
  ],
  ...[
    'failures',
    'settling',
    'resolutions',
    'undone',
    'movesWithin',
    'runs',
    'approvalsOf',
    'knownCategories',
    'keyAccount',
    'refusedRights',
    'grantedRights',
    'unfinished',
  ],
  // Nothing has happened yet that a kill could tear.
  ...['before source read', 'after source survey', 'after source batch'],
]);

/**
 * Lives through a story whose last run is killed at the given step (a call to Partoo, to the memory or to the source, before or
 * after it took effect), and through two runs more. Answers the end, and how many steps that run had.
 */
export async function surviving(
  story: Story,
  steps: readonly (readonly Edit[])[],
  killedAt: number,
): Promise<readonly [unknown, number]> {
  const life = { isCounting: false, isDead: false, step: 0 };
  const breathe = (call: string): void => {
    if (!readingCalls.has(call.replace(/^\w+ memory\./u, '')) && life.isCounting && (life.step += 1) > killedAt)
      life.isDead = true;
    if (life.isDead) throw new Error('killed');
  };
  let end: unknown;
  await within({ ...story, onMemory: breathe }, async (world) => {
    world.partoo.onStep = breathe;
    world.onSource = breathe;
    await live(world, steps.slice(1));
    for (const happening of steps[0] ?? []) apply(world, happening);
    life.isCounting = true;
    await world.sync().catch((error: unknown) => {
      if (!life.isDead) throw error;
    });
    life.isCounting = false;
    life.isDead = false;
    await world.restart();
    await world.sync({ yes: false });
    await world.sync({ yes: false });
    const last = await world.sync({ yes: false });
    end = {
      rows: world.rows,
      partoo: partooOf(world),
      bases: basesOf(world),
      links: linksOf(world),
      unfinished: world.memory.unfinished(),
      failures: world.memory.failures(),
      changes: last.plan.changes,
    };
  });
  return [end, life.step];
}

export function shuffle<T>(things: readonly T[], ranks: readonly number[]): readonly T[] {
  return things
    .map((thing, index) => ({ thing, rank: ranks[index] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ thing }) => thing);
}
