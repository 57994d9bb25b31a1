import type { CliWorld } from '../../support/cli-world.ts';
import { forbidProperty, type Resource, type Spelled } from './resource.ts';

type Photos = Readonly<Record<string, unknown>>;

function photosOf(world: CliWorld, code: string): Photos {
  return (world.business(code) as unknown as { readonly photos: Photos | null }).photos ?? {};
}

const edit =
  (slot: string) =>
  (world: CliWorld, code: string, { stored }: Spelled): void => {
    world.emulator.edit(code, { photos: { ...photosOf(world, code), [slot]: stored } });
  };

function photo(slot: string): Pick<Resource, 'stored' | 'edit' | 'switches' | 'forbid' | 'ignoresEdits'> {
  return {
    stored: (world, code) => photosOf(world, code)[slot],
    edit: edit(slot),
    switches: [{ nestedFields: 'merge' }],
    forbid: (world) => {
      forbidProperty(world, 'photos', `photos.${slot}`);
    },
    ignoresEdits: true,
  };
}

const urls = (n: number): readonly string[] => [
  `https://img.acme.example/${n}-a.jpg`,
  `https://img.acme.example/${n}-b.jpg`,
];
const single = (n: number): Spelled => ({ cell: urls(n)[0] ?? '', stored: urls(n)[0] });
const several = (n: number): Spelled => ({ cell: urls(n).join(' '), stored: urls(n) });

export const photos: readonly Resource[] = [
  ...['primary', 'LOGO'].map((slot) => ({
    field: `photos.${slot}`,
    entry: { from: 'extra' },
    one: single(1),
    two: single(2),
    three: single(3),
    ...photo(slot),
    cleared: { stored: null },
  })),
  {
    field: 'photos.secondary',
    entry: { from: 'extra' },
    one: several(1),
    two: several(2),
    three: several(3),
    ...photo('secondary'),
    cleared: { stored: [] },
  },
];
