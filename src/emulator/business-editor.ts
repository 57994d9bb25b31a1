import type { Business } from './business.ts';
import type { KeptBusiness } from './business-registry.ts';
import type { World } from './world.ts';

/** A colleague in Partoo's app: changes businesses without the API, its checks and its log. */
export interface BusinessEditor {
  all(): readonly Business[];
  /** By id, or by code in the organization of the key, then in any. */
  find(idOrCode: string): Business | undefined;
  edit(idOrCode: string, fields: Readonly<Record<string, unknown>>): void;
  add(fields: Readonly<Record<string, unknown>>): string;
  remove(idOrCode: string): void;
}

/** Creates the editor of a world. Its methods throw an Error for a business that does not exist. */
export function createBusinessEditor(world: World): BusinessEditor {
  const { businesses } = world;
  const lookUp = (idOrCode: string): KeptBusiness | undefined =>
    businesses.byId(idOrCode) ??
    businesses.byCode(idOrCode, world.user.org_id) ??
    businesses.all().find(({ fields }) => fields['code'] === idOrCode);
  const mustFind = (idOrCode: string): KeptBusiness => {
    const found = lookUp(idOrCode);
    if (found === undefined) throw new Error(`the emulator holds no business with id or code "${idOrCode}"`);
    return found;
  };

  return {
    all: () => businesses.all().map((business) => businesses.read(business)),
    find(idOrCode) {
      const found = lookUp(idOrCode);
      return found === undefined ? undefined : businesses.read(found);
    },
    edit(idOrCode, fields) {
      world.write(mustFind(idOrCode).id, fields, 'colleague');
    },
    add(fields) {
      return world.add(fields, 'colleague');
    },
    remove(idOrCode) {
      world.remove(mustFind(idOrCode).id, 'colleague');
    },
  };
}
