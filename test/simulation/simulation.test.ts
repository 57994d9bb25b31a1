import { expect, it } from 'vitest';
import { live } from './live.ts';
import { drawStory } from './story.ts';

// The same stories as `npm run simulate`, a few of them: SEED=… lives through others, SIMULATED_COMPANIES=… through more.
const seed = Number(process.env['SEED'] ?? 20_261_122);
const companies = Number(process.env['SIMULATED_COMPANIES'] ?? 12);
const days = 2;

it(`${String(companies)} companies from seed ${String(seed)} live through ${String(days)} days, and every promise is kept (R1 to R34)`, {
  timeout: 10_000 * companies,
}, async () => {
  const broken: string[] = [];
  let runs = 0;

  for (let at = seed; at < seed + companies; at += 1) {
    const life = await live(drawStory(at, days));
    runs += life.runs;
    if (life.broken !== null)
      broken.push(`${life.broken.what}: npm run simulate -- --days ${String(days)} --seed ${String(at)}`);
  }

  expect(broken).toEqual([]);
  expect(runs).toBeGreaterThan(companies * days);
});

it('a seed tells the same story every time', async () => {
  const [one, other] = [drawStory(seed, days), drawStory(seed, days)];

  const [first, second] = [await live(one), await live(other)];

  expect(other).toEqual(one);
  expect(second).toEqual(first);
  expect(drawStory(seed + 1, days)).not.toEqual(one);
});
