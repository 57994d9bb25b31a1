import { type Category, defaultCategories, makeCategory } from './categories.ts';
import type { CustomFieldDefinition } from './custom-fields.ts';
import { isObject } from './is-object.ts';
import type { EmulatorSeed, SectionRecord } from './seed.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The catalogue: our own, what the seed adds, and what its businesses already use. */
export function sowCategories(seed: EmulatorSeed): Map<string, Category> {
  const catalogue = new Map(defaultCategories().map((category) => [category.gmb_id, category]));
  const used = new Set((seed.businesses ?? []).flatMap(({ categories }) => textsOf(categories)));

  for (const entry of [...(seed.categories ?? []), ...used]) {
    const fields: Fields = typeof entry === 'string' ? { gmb_id: entry } : entry;
    const gmbId = String(fields['gmb_id']);
    const known = catalogue.get(gmbId) ?? makeCategory(catalogue.size + 1, gmbId);
    catalogue.set(gmbId, { ...known, ...fields });
  }
  return catalogue;
}

/** The definitions of the seed; those its businesses use without a definition are inferred from their values. */
export function seedDefinitions(seed: EmulatorSeed, orgId: number): readonly CustomFieldDefinition[] {
  const definitions = new Map<string, CustomFieldDefinition>();
  const define = (fields: Fields): void => {
    const name = String(fields['name']);
    definitions.set(name, { ...blankDefinition(definitions.size + 1, orgId), ...fields } as CustomFieldDefinition);
  };
  for (const definition of seed.custom_fields ?? []) define(definition);

  for (const business of seed.businesses ?? []) {
    for (const { name, value, type } of customFieldsOf(business['custom_fields'])) {
      const known = definitions.get(name);
      if (known === undefined)
        define({ name, type: type ?? typeOf(value), ...(isTexts(value) ? { possible_values: value } : {}) });
      else if (seed.custom_fields === undefined && isTexts(value)) {
        define({ ...known, possible_values: [...new Set([...(known.possible_values ?? []), ...value])] });
      }
    }
  }
  return [...definitions.values()];
}

/** The sections of the seed; groups its businesses use without a section go into one called "Groups". */
export function seedSections(seed: EmulatorSeed): Map<number, SectionRecord> {
  const sections = new Map<number, SectionRecord>();
  const known = new Set<number>();
  for (const [index, section] of (seed.sections ?? []).entries()) {
    const groups = ((section['groups'] ?? []) as readonly Fields[]).map((group, at) => ({
      id: typeof group['id'] === 'number' ? group['id'] : 100 * (index + 1) + at,
      name: typeof group['name'] === 'string' ? group['name'] : `Group ${at + 1}`,
      has_puller: group['has_puller'] === true,
    }));
    const id = typeof section['id'] === 'number' ? section['id'] : index + 1;
    for (const group of groups) known.add(group.id);
    sections.set(id, {
      id,
      name: String(section['name']),
      can_edit: section['can_edit'] !== false,
      has_puller: section['has_puller'] === true,
      groups,
    });
  }

  const used = new Set(
    (seed.businesses ?? []).flatMap(({ groups }) => (Array.isArray(groups) ? (groups as number[]) : [])),
  );
  const loose = [...used].filter((id) => !known.has(id)).sort((a, b) => a - b);
  if (loose.length > 0) {
    const groups = loose.map((id) => ({ id, name: `Group ${String(id)}`, has_puller: false }));
    sections.set(900, { id: 900, name: 'Groups', can_edit: true, has_puller: false, groups });
  }
  return sections;
}

/** A definition before its own keys are set. */
export function blankDefinition(id: number, orgId: number): Omit<CustomFieldDefinition, 'name' | 'type'> {
  return { id, org_id: orgId, order: id, description: null, slug: null, section_id: null, section_name: null };
}

function customFieldsOf(sent: unknown): readonly { name: string; value: unknown; type: unknown }[] {
  if (isObject(sent)) return Object.entries(sent).map(([name, value]) => ({ name, value, type: undefined }));
  if (!Array.isArray(sent)) return [];
  return (sent as readonly Fields[]).map(({ name, value, type }) => ({ name: String(name), value, type }));
}

function typeOf(value: unknown): string {
  if (typeof value === 'boolean') return 'BOOLEAN';
  if (typeof value === 'number') return Number.isInteger(value) ? 'INTEGER' : 'FLOAT';
  return isTexts(value) ? 'MULTIPLE_SELECT' : 'TEXT';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function textsOf(value: unknown): readonly string[] {
  return isTexts(value) ? value : [];
}
