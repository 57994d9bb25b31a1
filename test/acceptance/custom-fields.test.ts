import { expect, it } from 'vitest';
import { createCliWorlds } from '../support/cli-world.ts';
import { shops } from '../support/shops.ts';

const createWorld = createCliWorlds();

it.each(['check', 'plan', 'sync'])(
  'R30: %s names each custom field that the organization does not have where the file names it, both ways to write it',
  async (command) => {
    const world = await createWorld({
      emulator: { seed: { custom_fields: [{ name: 'Parking', type: 'TEXT' }] } },
    });
    world.source(shops(2));
    world.configure({
      fields: { name: 'name', city: 'city', custom_fields: { Parkin: 'tel' }, 'custom_fields.Roof': 'tel' },
    });

    const { code, stdout, stderr } = await world.run(command);

    const told = command === 'check' ? stdout : stderr;
    const named = placesOf(told, `${world.configFile}:`);
    expect(code).toBe(1);
    expect(named).toEqual([
      expect.stringMatching(
        /^\d+:\d+ fields\.custom_fields\.Parkin: Partoo has no .* "Parkin"\. Did you mean Parking\?/u,
      ),
      expect.stringMatching(/^\d+:\d+ fields\.custom_fields\.Roof: Partoo has no .* "Roof"\. Create it in Partoo/u),
    ]);
    expect(world.writes()).toEqual([]);
  },
);

/** What is told of custom fields, from the place on; lines of the log are passed over. */
function placesOf(told: string, from: string): readonly string[] {
  return told.split('\n').flatMap((line) => {
    const at = line.indexOf(from);
    return at < 0 || line.startsWith('{') || !line.includes('custom field') ? [] : [line.slice(at + from.length)];
  });
}
