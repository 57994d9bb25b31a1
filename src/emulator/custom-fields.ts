import type { Switches } from './switches.ts';

/** A definition of an organization: partoo-api section 16 [current]. */
export interface CustomFieldDefinition {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly org_id: number;
  readonly order: number;
  readonly description: string | null;
  readonly slug: string | null;
  readonly section_id: number | null;
  readonly section_name: string | null;
  readonly max_len?: number | null;
  readonly min?: number | null;
  readonly max?: number | null;
  readonly possible_values?: readonly string[];
  readonly max_selected_values?: number | null;
  readonly possible_images_urls?: readonly string[];
  readonly possible_images_labels?: readonly (string | null)[];
  readonly text_fields?: readonly object[];
}

/** The eight types [current]. */
export const customFieldTypes: ReadonlySet<string> = new Set([
  'BOOLEAN',
  'TEXT',
  'INTEGER',
  'FLOAT',
  'SINGLE_SELECT',
  'MULTIPLE_SELECT',
  'MULTIPLE_SELECT_IMAGE',
  'IMAGES_UPLOADER',
]);

/** Constraint keys by type [current]; anything else in a definition is refused. */
const constraintKeys: Readonly<Record<string, readonly string[]>> = {
  BOOLEAN: [],
  TEXT: ['max_len'],
  INTEGER: ['min', 'max'],
  FLOAT: ['min', 'max'],
  SINGLE_SELECT: ['possible_values'],
  MULTIPLE_SELECT: ['possible_values', 'max_selected_values'],
  MULTIPLE_SELECT_IMAGE: ['possible_values', 'possible_images_urls', 'possible_images_labels', 'max_selected_values'],
  IMAGES_UPLOADER: ['text_fields'],
};

const commonKeys = ['name', 'type', 'description', 'slug', 'order', 'section_id', 'force'];

/** What is wrong with the body of a definition, by key; empty when nothing is. */
export function checkDefinition(body: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  const { name, type, description, slug, order } = body;

  if (typeof name !== 'string' || name.length < 1 || name.length > 50) problems['name'] = 'must be a text of 1 to 50';
  if (typeof type !== 'string' || !customFieldTypes.has(type)) problems['type'] = 'is no type of custom field';
  if (
    description !== undefined &&
    description !== null &&
    (typeof description !== 'string' || description.length > 150)
  ) {
    problems['description'] = 'must be a text of at most 150';
  }
  if (slug !== undefined && slug !== null && (typeof slug !== 'string' || !/^[^,;/\\|<>]{1,100}$/.test(slug))) {
    problems['slug'] = 'must be a text of 1 to 100 without , ; / \\ | < >';
  }
  if (order !== undefined && !Number.isInteger(order)) problems['order'] = 'must be an integer';

  const allowed = [...commonKeys, ...(constraintKeys[String(type)] ?? [])];
  for (const key of Object.keys(body)) if (!allowed.includes(key)) problems[key] = 'unknown field';
  if (constraintKeys[String(type)]?.includes('possible_values') === true && !isTexts(body['possible_values'])) {
    problems['possible_values'] = 'must be a list of texts';
  }
  return problems;
}

/** The definition a written key means: by exact name, with the switch also by slug (unknown, section 16). */
export function findDefinition(
  key: string,
  definitions: readonly CustomFieldDefinition[],
  switches: Switches,
): CustomFieldDefinition | undefined {
  const byName = definitions.find((definition) => definition.name === key);
  if (byName !== undefined || !switches.customFieldSlugKeys) return byName;
  return definitions.find((definition) => definition.slug === key);
}

/** Why a value does not fit its definition, or undefined: types and constraints of section 16 [current]. */
export function checkCustomValue(
  value: unknown,
  definition: CustomFieldDefinition,
  switches: Switches,
): string | undefined {
  if (value === null) return undefined; // null empties [current / 2021]

  switch (definition.type) {
    case 'BOOLEAN':
      return typeof value === 'boolean' ? undefined : 'must be a boolean';
    case 'TEXT':
      if (typeof value !== 'string') return 'must be a text';
      return isAbove(value.length, definition.max_len) ? `is longer than ${String(definition.max_len)}` : undefined;
    case 'INTEGER':
      return Number.isInteger(value) ? outOfRange(value as number, definition) : 'must be an integer';
    case 'FLOAT':
      return typeof value === 'number' ? outOfRange(value, definition) : 'must be a number';
    case 'SINGLE_SELECT':
      if (typeof value !== 'string') return 'must be a text';
      return definition.possible_values?.includes(value) === false ? 'is not a possible value' : undefined;
    case 'MULTIPLE_SELECT':
    case 'MULTIPLE_SELECT_IMAGE':
      return checkSelection(value, definition);
    default: // IMAGES_UPLOADER: shape unknown, section 16
      return switches.imagesUploaderWrite === 'refused' ? 'cannot be written' : undefined;
  }
}

function checkSelection(value: unknown, definition: CustomFieldDefinition): string | undefined {
  if (!isTexts(value)) return 'must be a list of texts';
  const possible = definition.possible_values;
  if (possible !== undefined && value.some((entry) => !possible.includes(entry))) return 'holds an impossible value';
  if (isAbove(value.length, definition.max_selected_values)) {
    return `holds more than ${String(definition.max_selected_values)} values`;
  }
  return undefined;
}

function outOfRange(value: number, { min, max }: CustomFieldDefinition): string | undefined {
  if (typeof min === 'number' && value < min) return `is below ${String(min)}`;
  return isAbove(value, max) ? `is above ${String(max)}` : undefined;
}

function isAbove(value: number, limit: number | null | undefined): boolean {
  return typeof limit === 'number' && value > limit;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
