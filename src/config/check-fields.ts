import { fieldNameOf, fieldNames, partOf, specOf } from '../domain/fields.ts';
import { isCategoryId } from '../domain/values/categories.ts';
import { weekdays } from '../domain/weekday.ts';
import { fieldsOfParts, nestsParts } from '../mapping/options.ts';
import { nearestName } from './edit-distance.ts';
import { hintForMissing, hintForWrong, meantField, otherFieldHint } from './hints.ts';
import type { Mistake, SettingPath } from './mistake.ts';
import type { YamlBlock, YamlNode } from './read-yaml.ts';

const origins = ['from', 'coalesce', 'template', 'value'];
const weekOnly = ['format', 'unnamed_days', 'unsure_days', 'without_days', 'languages', 'lookup', 'default', 'join'];

/** What the `fields` block must say as a whole: known names, one source and one owner for each field. */
export function checkFields(root: YamlBlock): readonly Mistake[] {
  const fields = root.entries.get('fields');
  if (fields?.kind !== 'block') return [];
  if (fields.entries.size === 0) {
    const path = ['fields'];
    return [{ at: fields.at, path, message: 'names no field', hint: hintForMissing(path) }];
  }
  return [
    ...[...fields.entries].flatMap(([name, node]) => checkField(name, node, fields)),
    ...checkAdditionalData(fields),
  ];
}

function checkField(name: string, node: YamlNode, fields: YamlBlock): readonly Mistake[] {
  const path = ['fields', name];
  if (!isFieldName(name)) return [{ at: node.keyAt, path, message: 'is not a field', hint: hintForName(name) }];
  if (name === 'open_hours') return checkWeek(node, path);
  if (name === 'groups') return checkGroups(node, path, fields);
  if (nestsParts(name)) return checkParts(name, node, path);
  // Holidays alone say which dates there are.
  if (name === 'specific_hours' && isOnlyHolidays(node)) return checkOwnership(node, path);
  return [
    ...twiceAsPart(name, node, fields),
    ...checkType(name, node, path),
    ...checkEntry(node, path),
    ...checkReadOnly(name, node, path),
  ];
}

function isOnlyHolidays(node: YamlNode): boolean {
  if (node.kind !== 'block' || !node.entries.has('holidays')) return false;
  return !origins.some((name) => node.entries.has(name));
}

function isFieldName(name: string): boolean {
  if (fieldNames.some((known) => known === name)) return true;
  const part = partOf(name);
  return part !== null && isFieldOfParts(fieldNameOf(name)) && isPartName(name, part);
}

/** Groups of several sections stand in one cell: Partoo's side of it could not be told from the source's. */
function checkGroups(node: YamlNode, path: SettingPath, fields: YamlBlock): readonly Mistake[] {
  const section = scalarOf(node, 'section');
  const twin = typeof section === 'string' ? fields.entries.get(`groups.${section}`) : undefined;
  const owner = node.kind === 'block' ? node.entries.get('owner') : undefined;
  const needsSection = section === undefined && owner !== undefined && scalarOf(node, 'owner') !== 'source';
  return [
    ...checkEntry(node, path),
    ...(twin === undefined
      ? []
      : [
          {
            at: twin.keyAt,
            path: ['fields', `groups.${String(section)}`],
            message: 'has two entries',
            hint: 'Keep one',
          },
        ]),
    ...(needsSection
      ? [
          {
            at: owner.at,
            path: [...path, 'owner'],
            message: "without a section, groups are the source's alone",
            hint: 'Name the section: groups: { from: …, section: … }',
          },
        ]
      : []),
  ];
}

function isFieldOfParts(name: string): boolean {
  return fieldsOfParts.some((known) => known === name);
}

function isPartName(field: string, part: string): boolean {
  if (fieldNameOf(field) === 'services') return isCategoryId(part);
  return part !== '' && (specOf(field).partNames?.includes(part) ?? true);
}

function hintForName(name: string): string {
  const other = otherFieldHint(name);
  if (other !== null) return other;
  const [before = '', ...rest] = name.split('.');
  const part = rest.join('.');
  const parent = rest.length === 0 ? null : nearestName(before, fieldsOfParts);
  if (parent !== null) return hintForPart(parent, part);
  const meant = meantField(name) ?? nearestName(name, fieldNames);
  if (meant !== null) return `Did you mean ${meant}?`;
  return `A custom field is named custom_fields.${name}`;
}

function hintForPart(field: string, part: string): string {
  const { partNames } = specOf(field);
  if (field === 'services') return 'Services are mapped by category: services.gcid:bakery';
  if (partNames === undefined) return `Did you mean ${field}.${part}?`;
  const nearest = partNames.includes(part) ? part : nearestName(part, partNames);
  return nearest === null ? `${field} has ${partNames.join(', ')}` : `Did you mean ${field}.${nearest}?`;
}

function checkWeek(node: YamlNode, path: SettingPath): readonly Mistake[] {
  if (node.kind !== 'block') return [];
  const days = weekdays.filter((day) => node.entries.has(day));
  const own = origins.filter((name) => node.entries.has(name));
  const [origin] = own;
  if (origin === undefined) {
    const noDays = { at: node.at, path, message: 'names no weekday', hint: hintForWrong(path) };
    return [
      ...(days.length === 0 ? [noDays] : []),
      ...days.flatMap((day) => checkDay(node.entries.get(day), [...path, day])),
      ...checkForWholeWeek(node, path),
      ...checkOwnership(node, path),
    ];
  }
  if (days.length > 0) {
    const at = node.entries.get(origin)?.keyAt ?? node.at;
    const hint = `Keep ${origin}, for a column with the whole week, or the weekdays`;
    return [{ at, path: [...path, origin], message: 'stands beside weekdays', hint }];
  }
  return checkEntry(node, path);
}

/** Settings that only make sense for the text of a whole week. */
function checkForWholeWeek(node: YamlBlock, path: SettingPath): readonly Mistake[] {
  return weekOnly.flatMap((name) => {
    const setting = node.entries.get(name);
    const hint = 'It is for a week in one column: open_hours: { from: hours }';
    return setting === undefined
      ? []
      : [{ at: setting.keyAt, path: [...path, name], message: 'has no effect on weekdays', hint }];
  });
}

/** One weekday: as any other entry, or opening and closing times in columns of their own. */
function checkDay(node: YamlNode | undefined, path: SettingPath): readonly Mistake[] {
  if (node === undefined) return [];
  if (node.kind !== 'block') return checkOrigin(node, path);
  const [opens, closes] = [node.entries.get('opens'), node.entries.get('closes')];
  if (opens === undefined && closes === undefined) return checkOrigin(node, path);
  if (opens === undefined || closes === undefined) {
    const [has, lacks] = opens === undefined ? ['closes', 'opens'] : ['opens', 'closes'];
    return [{ at: node.at, path, message: `has ${has} without ${lacks}`, hint: `Add ${lacks}, with as many columns` }];
  }
  const other = origins.find((name) => node.entries.has(name));
  if (other !== undefined) {
    const at = node.entries.get(other)?.keyAt ?? node.at;
    return [{ at, path, message: `has two sources: opens and ${other}`, hint: 'Keep one' }];
  }
  if (lengthOf(opens) === lengthOf(closes)) return [];
  const message = `names ${String(lengthOf(opens))} columns for opens and ${String(lengthOf(closes))} for closes`;
  return [{ at: closes.keyAt, path, message, hint: 'Name as many closing columns as opening ones' }];
}

function lengthOf(node: YamlNode): number {
  return node.kind === 'list' ? node.items.length : 1;
}

function checkParts(field: string, node: YamlNode, path: SettingPath): readonly Mistake[] {
  if (node.kind !== 'block') return [];
  return [...node.entries].flatMap(([name, entry]) => {
    const own = [...path, name];
    if (isPartName(field, name))
      return [...checkType(field, entry, own), ...checkEntry(entry, own), ...checkReadOnly(field, entry, own)];
    return [{ at: entry.keyAt, path: own, message: 'is not a field', hint: hintForPart(field, name) }];
  });
}

/** Only Google attributes have types that their cells may not show. */
function checkType(field: string, node: YamlNode, path: SettingPath): readonly Mistake[] {
  const type = node.kind === 'block' ? node.entries.get('type') : undefined;
  if (type === undefined || fieldNameOf(field) === 'attributes') return [];
  return [{ at: type.keyAt, path: [...path, 'type'], message: 'is for attributes only', hint: 'Leave it out' }];
}

/** What is only read can be of no other owner than Partoo. */
function checkReadOnly(field: string, node: YamlNode, path: SettingPath): readonly Mistake[] {
  if (specOf(field).isReadOnly !== true || scalarOf(node, 'owner') === 'partoo') return [];
  const owner = node.kind === 'block' ? node.entries.get('owner') : undefined;
  const from = node.kind === 'scalar' ? String(node.value) : '…';
  const message = 'is only read from Partoo, and never written there';
  const hint = owner === undefined ? `Write { from: ${from}, owner: partoo }` : 'Write owner: partoo';
  return [{ at: owner?.at ?? node.at, path: owner === undefined ? path : [...path, 'owner'], message, hint }];
}

/** Partoo keeps no more keys of additional data (partoo-api section 17). */
const maxAdditionalData = 10;

function checkAdditionalData(fields: YamlBlock): readonly Mistake[] {
  const nested = fields.entries.get('additional_data');
  const own = [...fields.entries].filter(([name]) => name.startsWith('additional_data.'));
  const below = nested?.kind === 'block' ? [...nested.entries] : [];
  const [last] = [...below, ...own].slice(maxAdditionalData);
  if (last === undefined) return [];
  const message = `additional_data has more than ${String(maxAdditionalData)} keys, and Partoo takes no more`;
  return [{ at: last[1].keyAt, path: ['fields', 'additional_data'], message, hint: 'Leave some out' }];
}

/** `custom_fields.Parking` beside `custom_fields: { Parking: … }`. */
function twiceAsPart(name: string, node: YamlNode, fields: YamlBlock): readonly Mistake[] {
  const part = partOf(name);
  if (part === null) return [];
  const field = fieldNameOf(name);
  const nested = fields.entries.get(field);
  if (nested?.kind !== 'block') return [];
  const twin = nested.entries.get(part);
  if (twin === undefined) return [];
  const hint = `It stands below ${field} on line ${twin.keyAt.line} too; keep one`;
  return [{ at: node.keyAt, path: ['fields', name], message: 'has two entries', hint }];
}

function checkEntry(node: YamlNode, path: SettingPath): readonly Mistake[] {
  return [...checkOrigin(node, path), ...checkOwnership(node, path)];
}

/** Exactly one of from, coalesce, template and value. */
function checkOrigin(node: YamlNode, path: SettingPath): readonly Mistake[] {
  if (node.kind === 'scalar') return checkColumnName(node.value, node, path);
  if (node.kind === 'list') return [];
  const given = [...node.entries.keys()].filter((name) => origins.includes(name));
  const [first, second] = given;
  if (first === undefined) {
    // `frm` is told as an unknown name; that would say the same twice.
    if ([...node.entries.keys()].some((name) => nearestName(name, origins) !== null)) return [];
    const hint = 'Give one of from, coalesce, template and value';
    return [{ at: node.at, path, message: 'does not say where its value comes from', hint }];
  }
  if (second !== undefined) {
    const at = node.entries.get(second)?.keyAt ?? node.at;
    return [{ at, path, message: `has two sources: ${given.join(' and ')}`, hint: 'Keep one' }];
  }
  return [...checkTemplate(node.entries.get('template'), [...path, 'template']), ...checkSteps(node, path)];
}

/** Settings that only mean something beside another one. */
const belongings = [
  { name: 'group', beside: 'extract', without: [] },
  { name: 'part', beside: 'split', without: [] },
  { name: 'join', beside: 'from', without: ['jsonata'] },
  { name: 'jsonata', beside: 'from', without: [] },
] as const;

function checkSteps(node: YamlBlock, path: SettingPath): readonly Mistake[] {
  return belongings.flatMap(({ name, beside, without }) => {
    const at = node.entries.get(name)?.keyAt;
    if (at === undefined) return [];
    const own = [...path, name];
    if (!node.entries.has(beside))
      return [{ at, path: own, message: `has no effect without ${beside}`, hint: `Add ${beside}` }];
    const other = without.find((setting) => node.entries.has(setting));
    if (other === undefined) return [];
    return [{ at, path: own, message: `has no effect beside ${other}`, hint: 'Keep one of the two' }];
  });
}

/** `city: {{city}}` without quotes is a block to YAML, and `""` is no column. */
function checkColumnName(value: unknown, node: YamlNode, path: SettingPath): readonly Mistake[] {
  if (value === '') return [{ at: node.at, path, message: 'must not be empty', hint: 'Name a column' }];
  if (typeof value !== 'string' || !value.includes('{{')) return [];
  return [{ at: node.at, path, message: 'is a template, not a column', hint: `Write { template: "${value}" }` }];
}

function checkTemplate(node: YamlNode | undefined, path: SettingPath): readonly Mistake[] {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const rest = node.value.replace(/\{\{[^{}]+\}\}/g, '');
  if (!/\{\{|\}\}/.test(rest)) return [];
  return [{ at: node.at, path, message: 'has {{ without }}, or the other way round', hint: 'Write {{column}}' }];
}

/** Emptying Partoo's value contradicts leaving it to Partoo. */
function checkOwnership(node: YamlNode, path: SettingPath): readonly Mistake[] {
  if (node.kind !== 'block') return [];
  const clear = node.entries.get('clear');
  if (clear === undefined || scalarOf(node, 'clear') !== true || scalarOf(node, 'owner') !== 'partoo') return [];
  const hint = 'What Partoo owns is never written there; remove clear, or let the source own the field';
  return [{ at: clear.at, path: [...path, 'clear'], message: 'contradicts owner: partoo', hint }];
}

function scalarOf(block: YamlNode, name: string): unknown {
  const node = block.kind === 'block' ? block.entries.get(name) : undefined;
  return node?.kind === 'scalar' ? node.value : undefined;
}
