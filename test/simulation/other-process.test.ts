import { expect, it, onTestFinished } from 'vitest';
import { close, openCompany } from './company.ts';
import type { SimulatedStory } from './story.ts';

const story: SimulatedStory = {
  ...{ seed: 1, days: 1, fields: {}, policy: {}, limits: {}, hears: true, victim: null, http: null, steps: [] },
  shops: ['0001', '0002'].map((code) => ({ code, side: 'both', cells: {}, properties: {} })),
};

it('what a person decides in another process is there for the process that runs', async () => {
  const company = await openCompany(story);
  onTestFinished(() => close(company));

  company.other.memory.pauseRuns({ who: 'tester@here', reason: 'holidays' });

  expect(company.world.memory.runPause()).toMatchObject({ reason: 'holidays' });
});
