import type { CliWorld } from '../../support/cli-world.ts';
import { forbidProperty, type Resource, type Spelled } from './resource.ts';

/** Two sections and one that an automation fills; of the first, one group too. */
export const sections = [
  {
    id: 1,
    name: 'Regions',
    groups: [
      { id: 11, name: 'North' },
      { id: 12, name: 'South' },
      { id: 13, name: 'Côte d’Azur' },
      { id: 19, name: 'New', has_puller: true },
    ],
  },
  {
    id: 2,
    name: 'Kind',
    groups: [
      { id: 21, name: 'Mall' },
      { id: 22, name: 'High street' },
    ],
  },
  { id: 3, name: 'Automatic', has_puller: true, groups: [{ id: 31, name: 'Best sellers', has_puller: true }] },
];

/** Of the sections' groups as seeded. */
export function groupIds(world: CliWorld, code: string): readonly number[] {
  return world.business(code).groups;
}

const region = (cell: string, ...ids: readonly number[]): Spelled => ({ cell, stored: ids });

export const groups: Resource = {
  field: 'groups.Regions',
  entry: { from: 'extra' },
  emulator: { seed: { sections } },
  one: region('North', 11),
  two: region('south', 12),
  three: region('Côte d’Azur, North', 11, 13),
  merged: [12, 13],
  stored: (world, code) =>
    groupIds(world, code)
      .filter((id) => id < 19)
      .toSorted((a, b) => a - b),
  edit(world, code, { stored }) {
    world.emulator.edit(code, { groups: [...groupIds(world, code).filter((id) => id >= 19), ...(stored as number[])] });
  },
  // Where lists are merged, no group is ever taken away by an update: told as not settling, not repeated for ever.
  switches: [],
  forbid: (world) => {
    forbidProperty(world, 'groups');
  },
  cleared: { stored: [] },
};
