import { live, type Life, type LifeOptions } from './live.ts';
import { defaultFields } from '../sync/shops.ts';
import type { SimulatedStory } from './story.ts';

/** A story and the promise that it breaks. */
export interface Broken {
  readonly story: SimulatedStory;
  readonly broken: NonNullable<Life['broken']>;
}

/**
 * Leaves out of a failing story what it does not need: steps and troubles, then shops, in ever smaller pieces, as long as the same
 * promise is broken. The same story always shrinks to the same one.
 */
export async function shrink(found: Broken, options: LifeOptions = {}, mostTries = 400): Promise<Broken> {
  let best = cutOff(found);
  let tries = 0;

  const attempt = async (story: SimulatedStory): Promise<boolean> => {
    if (tries >= mostTries) return false;
    tries += 1;
    const { broken } = await live(story, options);
    if (broken === null || kindOf(broken) !== kindOf(best.broken)) return false;
    best = cutOff({ story, broken });
    return true;
  };
  const leaveOut = async <T>(
    of: (story: SimulatedStory) => readonly T[],
    put: (story: SimulatedStory, left: readonly T[]) => SimulatedStory,
  ): Promise<void> => {
    for (let size = Math.ceil(of(best.story).length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let end = of(best.story).length; end > 0; end -= size) {
        const all = of(best.story);
        await attempt(put(best.story, [...all.slice(0, Math.max(0, end - size)), ...all.slice(end)]));
      }
    }
  };

  const change = async (changed: Partial<SimulatedStory>): Promise<void> => {
    await attempt({ ...best.story, ...changed });
  };
  const leaveOutSteps = (): Promise<void> =>
    leaveOut(
      ({ steps }) => steps,
      (story, steps) => ({ ...story, steps }),
    );

  await leaveOutSteps();
  await leaveOut(
    ({ shops }) => shops,
    (story, shops) => ({ ...story, shops }),
  );
  await change({ limits: {}, victim: null });
  await change({ hears: false });
  await change({ http: null });
  if (best.story.http !== null) await change({ http: { switches: {} } });
  for (const index of best.story.steps.keys()) {
    for (const without of [{ trouble: null }, { meanwhile: null }]) {
      const current = best.story.steps[index];
      if (current === undefined || Object.keys(without).every((name) => (Reflect.get(current, name) ?? null) === null))
        continue;
      await change({
        steps: best.story.steps.map((one, at) => (at === index ? { ...current, ...without } : one)),
      });
    }
  }
  for (const index of best.story.shops.keys()) {
    const shops = best.story.shops.map((shop, at) => (at === index ? { ...shop, cells: {}, properties: {} } : shop));
    await change({ shops });
  }
  for (const [field, entry] of Object.entries(best.story.fields)) {
    if (entry === defaultFields[field]) continue;
    await change({ fields: Object.fromEntries(Object.entries(best.story.fields).filter(([name]) => name !== field)) });
  }
  await leaveOutSteps();
  return best;
}

/** What came after the broken promise had no part in it. */
function cutOff({ story, broken }: Broken): Broken {
  return { story: { ...story, steps: story.steps.slice(0, broken.step + 1) }, broken };
}

/** `lost`, `evidence`, …: the promise without what was found. */
function kindOf({ what }: Broken['broken']): string {
  return what.split(':')[0] ?? what;
}
