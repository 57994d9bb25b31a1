import { weekdays } from '../domain/weekday.ts';
import { nestsParts } from '../mapping/options.ts';
import type { Place, SettingPath } from './mistake.ts';
import { placeAt, type YamlBlock } from './read-yaml.ts';

/** A column of the source, where the file names it. */
export interface NamedColumn {
  readonly column: string;
  /** The setting that names it: `source.key`, `fields.phone`, `fields.open_hours.monday`. */
  readonly path: SettingPath;
  /** The very text that it stands in. */
  readonly at: Place;
}

const inTemplate = /\{\{\s*([^{}]+?)\s*\}\}/gu;

/** Settings of an entry that name columns. */
const naming = ['from', 'coalesce', 'opens', 'closes', 'closed'] as const;

/**
 * Every column that the file names, in its order, each entry's once. Looks at the values as they are, so that a mistake beside
 * them hides none.
 */
export function namedColumns(value: unknown, root: YamlBlock): readonly NamedColumn[] {
  const file = blockOf(value);
  const key = blockOf(file['source'])['key'];
  const named = typeof key === 'string' ? [{ column: key, path: ['source', 'key'], at: ['source', 'key'] }] : [];
  const found = [
    ...named,
    ...Object.entries(blockOf(file['fields'])).flatMap(([name, entry]) => ofField(entry, ['fields', name])),
  ];
  const seen = new Set<string>();
  return found.flatMap(({ column, path, at }) => {
    const mark = JSON.stringify([path, column]);
    if (seen.has(mark)) return [];
    seen.add(mark);
    return [{ column, path, at: placeAt(root, at) }];
  });
}

interface Found {
  readonly column: string;
  readonly path: SettingPath;
  readonly at: SettingPath;
}

/** A field is one entry, or a block of them: by weekday, or by part, as `photos: { primary: cover }`. */
function ofField(entry: unknown, path: SettingPath): readonly Found[] {
  const name = String(path.at(-1));
  const block = Object.entries(blockOf(entry));
  const days = name === 'open_hours' ? block.filter(([own]) => weekdays.some((day) => day === own)) : [];
  const parts = nestsParts(name) ? block : days;
  return parts.length === 0 ? ofEntry(entry, path) : parts.flatMap(([part, inner]) => ofEntry(inner, [...path, part]));
}

function ofEntry(entry: unknown, path: SettingPath): readonly Found[] {
  if (typeof entry === 'string') return ofText(entry, path, path);
  const block = blockOf(entry);
  const { template } = block;
  const places =
    typeof template === 'string' ? Array.from(template.matchAll(inTemplate), ([, name]) => name ?? '') : [];
  return [
    ...naming.flatMap((name) => {
      const own = block[name];
      const at = [...path, name];
      if (!Array.isArray(own)) return ofText(own, path, at);
      return own.flatMap((column: unknown, index) => ofText(column, path, [...at, index]));
    }),
    ...places.map((column) => ({ column, path, at: [...path, 'template'] })),
  ];
}

function ofText(column: unknown, path: SettingPath, at: SettingPath): readonly Found[] {
  return typeof column === 'string' && column !== '' && !column.includes('{{') ? [{ column, path, at }] : [];
}

function blockOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
