import { weekdays } from '../domain/weekday.ts';
import { nestsParts, uninvertible } from '../mapping/options.ts';
import { namesSeveral } from '../sources/files/options.ts';
import type { Mistake, SettingPath } from './mistake.ts';
import { nodeAt, type YamlBlock, type YamlNode } from './read-yaml.ts';

/** What writing into the source takes: the permission to, and fields that are read from columns. */
export function checkWriteBack(root: YamlBlock): readonly Mistake[] {
  const writesBack = scalarAt(root, ['source', 'write_back']) === true;
  return [...checkImport(root, writesBack), ...(writesBack ? checkFields(root) : [])];
}

/** `import` appends rows, and the source is never touched unless `write_back` is true (contract.md section 4). */
function checkImport(root: YamlBlock, writesBack: boolean): readonly Mistake[] {
  const path = ['unmatched'];
  const node = nodeAt(root, path);
  if (node?.kind !== 'scalar' || node.value !== 'import') return [];
  if (writesBack && namesSeveral(valueAt(root, ['source', 'path']))) {
    const hint = 'Use report or ignore, or put all locations into one file';
    return [{ at: node.at, path, message: 'import does not know to which of several files a record belongs', hint }];
  }
  if (writesBack && isHttpWithoutAppend(root)) {
    const hint = 'Say with source.write.append how a location is added, or use report or ignore';
    return [{ at: node.at, path, message: 'import does not know how to add a location through the API', hint }];
  }
  if (writesBack) return [];
  const hint = 'Set source.write_back to true, or use report or ignore';
  return [{ at: node.at, path, message: 'import writes into the source, which write_back does not allow', hint }];
}

function checkFields(root: YamlBlock): readonly Mistake[] {
  const fields = root.entries.get('fields');
  if (fields?.kind !== 'block') return [];
  return [...fields.entries].flatMap(([name, node]) => {
    const path = ['fields', name];
    if (node.kind !== 'block') return [];
    if (name === 'open_hours') return isWrittenBack(node) ? checkWeek(node, path) : [];
    if (!nestsParts(name)) return isWrittenBack(node) ? checkOrigin(node, path, name) : [];
    return [...node.entries].flatMap(([part, entry]) =>
      isWrittenBack(entry) ? checkOrigin(entry, [...path, part], `${name}.${part}`) : [],
    );
  });
}

/** May values of Partoo be written into the columns of this field? */
function isWrittenBack(entry: YamlNode): boolean {
  const owner = scalarAt(entry, ['owner']);
  return owner === 'partoo' || owner === 'shared';
}

/** Hours of a week in one text are read, and cannot be spelled. */
function checkWeek(week: YamlBlock, path: SettingPath): readonly Mistake[] {
  const days = weekdays.flatMap((day) => checkOrigin(week.entries.get(day), [...path, day], 'open_hours'));
  const whole = ['from', 'coalesce', 'template', 'value'].flatMap((origin) => {
    const node = week.entries.get(origin);
    return node === undefined ? [] : [refuse('a week in one entry', node, [...path, origin], 'open_hours')];
  });
  return [...days, ...whole];
}

/** A template mixes columns with other text, and a constant has none: neither can take a value of Partoo. */
function checkOrigin(entry: YamlNode | undefined, path: SettingPath, field: string): readonly Mistake[] {
  if (entry?.kind !== 'block') return [];
  return Object.entries(uninvertible).flatMap(([setting, what]) => {
    const node = entry.entries.get(setting);
    return node === undefined ? [] : [refuse(what, node, [...path, setting], field)];
  });
}

function refuse(what: string, node: YamlNode, path: SettingPath, field: string): Mistake {
  const message = `${what} cannot be written back, and ${field} is not the source's alone`;
  const hint = 'Use from or coalesce, owner: source, or write_back: false';
  return { at: node.keyAt, path, message, hint };
}

function isHttpWithoutAppend(root: YamlNode): boolean {
  return (
    scalarAt(root, ['source', 'kind']) === 'http' && nodeAt(root, ['source', 'write', 'append', 'url']) === undefined
  );
}

/** A path as it is written; anything else is for the schema to refuse. */
function valueAt(node: YamlNode, path: SettingPath): string | readonly string[] {
  const found = nodeAt(node, path);
  if (found?.kind === 'scalar') return String(found.value);
  if (found?.kind !== 'list') return '';
  const paths = found.items.flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : []));
  return paths.length === 1 ? (paths[0] ?? '') : paths;
}

function scalarAt(node: YamlNode, path: SettingPath): unknown {
  const found = nodeAt(node, path);
  return found?.kind === 'scalar' ? found.value : undefined;
}
