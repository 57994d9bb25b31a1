import type { z } from 'zod';
import { nearestName } from './edit-distance.ts';
import { hintForMissing, hintForWrong } from './hints.ts';
import { configJsonSchema } from './json-schema.ts';
import type { Mistake, SettingPath } from './mistake.ts';
import { nodeAt, placeAt, type YamlBlock, type YamlNode } from './read-yaml.ts';
import { secretSetting } from './secret-setting.ts';
import { sourceKindNames } from './schema.ts';
import { settingNamesAt, settingPaths, type JsonSchema } from './setting-names.ts';

type Issue = z.core.$ZodIssue;

/** What the words of a mistake are taken from: the file as written, and the names that are right. */
interface Grammar {
  readonly root: YamlBlock;
  readonly schema: JsonSchema;
}

/** Says zod's issues in plain words, with their places. Quotes what the file says, never what a variable held (R35). */
export function explainIssues(issues: readonly Issue[], root: YamlBlock): readonly Mistake[] {
  const grammar = { root, schema: configJsonSchema() };
  return issues.flatMap((issue) => explainIssue(issue, grammar, []));
}

function explainIssue(issue: Issue, grammar: Grammar, outer: SettingPath): readonly Mistake[] {
  const path = [...outer, ...(issue.path as (string | number)[])];
  const node = nodeAt(grammar.root, path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownName(path, key, grammar));
  if (node === undefined) return [missing(path, grammar.root)];
  const mistake = (message: string, hint = hintForWrong(path)): Mistake => ({ at: node.at, path, message, hint });
  if (node.kind === 'scalar' && node.value === null) {
    return [mistake('is empty', hintForMissing(path) ?? 'Give it a value, or remove the line')];
  }

  switch (issue.code) {
    case 'invalid_type':
      return [wrongType([issue.expected], node, path)];
    case 'invalid_value':
      return [mistake(...notOneOf(issue.values.map(String), node, path))];
    case 'too_small':
      return [mistake(outOfRange('least', issue.minimum, issue.origin, node, path))];
    case 'too_big':
      return [mistake(outOfRange('most', issue.maximum, issue.origin, node, path))];
    case 'invalid_format':
    case 'custom':
      return [mistake(`${issue.message}${quoted(node, path)}`, hintOf(issue) ?? hintForWrong(path))];
    case 'invalid_union':
      return explainUnion(issue, node, path, grammar);
    default:
      return [mistake(`is not understood${quoted(node, path)}`)];
  }
}

/** Of the shapes a value may have, speaks of the one that was meant: the one that the value has from outside. */
function explainUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  node: YamlNode,
  path: SettingPath,
  grammar: Grammar,
): readonly Mistake[] {
  const isOfOtherShape = (inner: Issue): boolean => inner.code === 'invalid_type' && inner.path.length === 0;
  const meant = issue.errors.find((inners) => !inners.some(isOfOtherShape));
  if (meant !== undefined) return meant.flatMap((inner) => explainIssue(inner, grammar, path));
  if (issue.errors.length === 0) {
    const kinds = sourceKindNames;
    const near = node.kind === 'scalar' ? nearestName(node.written, kinds) : null;
    const message = `must be ${listOf(kinds)}, not ${describe(node, path)}`;
    return [{ at: node.at, path, message, hint: near === null ? hintForWrong(path) : `Did you mean ${near}?` }];
  }
  return [wrongType(issue.errors.flat().flatMap(expectedShapes), node, path)];
}

function expectedShapes(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_union') return issue.errors.flat().flatMap(expectedShapes);
  return issue.code === 'invalid_type' ? [issue.expected] : [];
}

function missing(path: SettingPath, root: YamlBlock): Mistake {
  // The block matters only for the one thing that must be in it.
  const shown = path.join('.') === 'absent' ? ['absent', 'action'] : path;
  return { at: placeAt(root, path), path: shown, message: 'is missing', hint: hintForMissing(shown) };
}

function unknownName(path: SettingPath, name: string, { root, schema }: Grammar): Mistake {
  const full = [...path, name];
  const at = nodeAt(root, full)?.keyAt ?? placeAt(root, path);
  return { at, path: full, message: 'is not a setting', hint: hintForUnknown(path, name, { root, schema }) };
}

function hintForUnknown(path: SettingPath, name: string, { root, schema }: Grammar): string | undefined {
  const kindAt = (at: SettingPath): string | null => {
    const kind = nodeAt(root, [...at, 'kind']);
    return kind?.kind === 'scalar' ? kind.written : null;
  };
  const names = settingNamesAt(schema, path, kindAt);
  const near = nearestName(name, names);
  if (near !== null) return `Did you mean ${near}?`;
  if (path[0] === 'fields' && path[1] === 'open_hours') {
    return path.length === 2 ? hintForWrong(path) : 'The whole week has one owner: write it under fields.open_hours';
  }
  const kind = kindAt(path);
  if (kind !== null && settingNamesAt(schema, path).includes(name)) {
    return `It means nothing with kind: ${kind}`;
  }
  const homes = settingPaths(schema).filter((known) => known.at(-1) === name && known[0] !== 'fields');
  const [home, second] = homes.sort((a, b) => a.length - b.length);
  if (home !== undefined && home.length !== second?.length) {
    return home.length === 1 ? 'It belongs at the left margin' : `It belongs under ${home.slice(0, -1).join('.')}`;
  }
  return names.length === 0 ? undefined : `Known here: ${names.join(', ')}`;
}

const shapeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of settings',
  record: 'a block of settings',
};

function wrongType(expected: readonly string[], node: YamlNode, path: SettingPath): Mistake {
  const words = [...new Set(expected.map((shape) => shapeWords[shape] ?? shape))];
  const message = `must be ${words.join(' or ')}, not ${describe(node, path)}`;
  return { at: node.at, path, message, hint: hintForWrong(path) ?? hintForType(expected, node, path) };
}

function hintForType(expected: readonly string[], node: YamlNode, path: SettingPath): string | undefined {
  if (node.kind === 'list') return isField(path) ? 'For several columns write { from: [street, street_2] }' : undefined;
  if (node.kind === 'block' || isSecret(path)) return undefined;
  const isNumber = expected.some((shape) => shape === 'number' || shape === 'int');
  if (expected.includes('string')) return `Put it in quotes: "${node.written}"`;
  if (expected.includes('boolean')) return 'Write true or false, without quotes';
  if (expected.includes('array')) {
    // A code such as 0001 is a number to YAML, unless it is quoted.
    const isText = node.isQuoted || /^0\d/.test(node.written) || path.at(-1) === 'sentinels';
    return `Write it as a list: [${isText ? JSON.stringify(node.written) : node.written}]`;
  }
  if (!isNumber) return undefined;
  if (node.written.includes('${')) return 'Only texts can come from the environment; write the number here';
  return node.isQuoted && /^\d+$/.test(node.written) ? 'Remove the quotes' : undefined;
}

function notOneOf(values: readonly string[], node: YamlNode, path: SettingPath): [message: string, hint?: string] {
  const message = `must be ${listOf(values)}, not ${describe(node, path)}`;
  const near = node.kind === 'scalar' ? nearestName(node.written, values) : null;
  if (near === null) return [message];
  return [message, node.kind === 'scalar' && near === node.written ? 'Remove the quotes' : `Did you mean ${near}?`];
}

function outOfRange(
  side: 'least' | 'most',
  bound: number | bigint,
  origin: string,
  node: YamlNode,
  path: SettingPath,
): string {
  if (origin === 'string' || origin === 'array')
    return origin === 'string' ? 'must not be empty' : 'must not be an empty list';
  return `must be at ${side} ${String(bound)}, not ${describe(node, path)}`;
}

function listOf(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;
}

/** `"fast"`, `12`, `a list`; nothing of what may be a secret. */
function describe(node: YamlNode, path: SettingPath): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'block') return 'a block of settings';
  if (isSecret(path)) return `a ${typeof node.value === 'string' ? 'text' : typeof node.value}`;
  const open = node.written.replace(/\/\/\S*@/, '//***@');
  const text = open.length > 60 ? `${open.slice(0, 60)}…` : open;
  return typeof node.value === 'string' ? `"${text}"` : text;
}

/** `: "Paris"`, to stand behind a message about the value. */
function quoted(node: YamlNode, path: SettingPath): string {
  return node.kind === 'scalar' && !isSecret(path) ? `: ${describe(node, path)}` : '';
}

function isField(path: SettingPath): boolean {
  return path[0] === 'fields' && path.length === 2;
}

/** Settings whose value is never shown (R35). */
function isSecret(path: SettingPath): boolean {
  const name = String(path.at(-1));
  return secretSetting.test(name) || name === 'api_key_file';
}

function hintOf(issue: Issue): string | undefined {
  const hint: unknown = issue.code === 'custom' ? issue.params?.['hint'] : undefined;
  return typeof hint === 'string' ? hint : undefined;
}
