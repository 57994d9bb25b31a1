import type { SimulatedStory } from './story.ts';

/** A story for people who want to know why it breaks a promise: a line for each setting, shop and step. */
export function tellStory({ shops, steps, ...settings }: SimulatedStory): readonly string[] {
  const lines = (things: readonly object[]): readonly string[] => things.map((thing) => `  ${JSON.stringify(thing)}`);
  return [
    ...Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ...['shops:', ...lines(shops)],
    ...['steps:', ...lines(steps)],
  ];
}
