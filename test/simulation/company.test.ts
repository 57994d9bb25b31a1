import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openCompany, close } from './company.ts';
import { live } from './live.ts';
import type { SimulatedStory } from './story.ts';

const story: SimulatedStory = {
  ...{
    seed: 3,
    days: 1,
    fields: {},
    policy: {},
    limits: {},
    hears: true,
    victim: null,
    http: { switches: {} },
    steps: [],
  },
  shops: [{ code: '0001', side: 'both', cells: {}, properties: {} }],
};

/** What a wire replaces while it lies, as every importer sees it. */
const replaced = (): readonly unknown[] => [
  globalThis.setTimeout,
  sleep,
  Object.getOwnPropertyDescriptor(http.Agent.prototype, 'createConnection')?.value,
];

it('a company over HTTP whose configuration nobody can read leaves no clock of its own behind', async () => {
  const before = replaced();

  const lived = live({ ...story, fields: { city: { from: 7 } } });

  await expect(lived).rejects.toThrow();
  expect(replaced()).toEqual(before);
});

it('a company over HTTP of which one part cannot be closed leaves no clock of its own behind', async () => {
  const before = replaced();
  const company = await openCompany(story);
  const { close: closeDesk } = company.desk;
  Object.assign(company.desk, {
    async close() {
      await closeDesk();
      throw new Error('the desk is stuck');
    },
  });

  const closed = close(company);

  await expect(closed).rejects.toThrow('the desk is stuck');
  expect(replaced()).toEqual(before);
});
