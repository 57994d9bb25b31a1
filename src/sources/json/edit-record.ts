import { parseTree, type Node } from 'jsonc-parser';
import type { ColumnUse, PropertyPath } from './layout.ts';

/** How a file writes objects, learnt from the text around the place. */
interface Style {
  readonly colon: string;
}

/**
 * The text of a record with one value set: in the file's own spelling, in the place where the property stands, or behind
 * the others of its object, laid out as they are. Everything else stays as it is. Null where the record has no such place.
 */
export function setValue(text: string, path: PropertyPath, written: string): string | null {
  const root = parseTree(text, [], { allowTrailingComma: false, disallowComments: true });
  let node = root;
  for (const [depth, step] of path.entries()) {
    if (node?.type === 'null') return replace(text, node, build(path.slice(depth), written, styleOf(text, node)));
    if (typeof step === 'number') {
      node = node?.type === 'array' ? node.children?.[step] : undefined;
      if (node === undefined) return null;
      continue;
    }
    if (node?.type !== 'object') return null;
    const property = lastNamed(node, step);
    if (property === undefined) return insert(text, node, step, path.slice(depth + 1), written);
    node = property.children?.[1];
  }
  return node === undefined ? null : replace(text, node, written);
}

/** Of properties with one name the last counts, as for `JSON.parse`. */
function lastNamed(object: Node, name: string): Node | undefined {
  return object.children?.findLast((property) => property.children?.[0]?.value === name);
}

function replace(text: string, { offset, length }: Node, written: string): string {
  return text.slice(0, offset) + written + text.slice(offset + length);
}

function insert(text: string, object: Node, name: string, rest: PropertyPath, written: string): string {
  const style = styleOf(text, object);
  const value = rest.length === 0 ? written : build(rest, written, style);
  const property = `${JSON.stringify(name)}${style.colon}${value}`;
  const last = object.children?.at(-1);
  if (last === undefined) {
    const inside = object.offset + 1;
    return text.slice(0, inside) + property + text.slice(object.offset + object.length - 1);
  }
  const end = last.offset + last.length;
  return `${text.slice(0, end)},${gapBefore(text, object, last)}${property}${text.slice(end)}`;
}

/** The white space in front of the last property; of a single one, that after the brace: it has no comma before it. */
function gapBefore(text: string, object: Node, last: Node): string {
  const before = object.children?.at(-2);
  const from = before === undefined ? object.offset + 1 : before.offset + before.length;
  const gap = text.slice(from, last.offset).replace(',', '');
  return before === undefined && gap === '' && /[,:]\s/.test(text) ? ' ' : gap;
}

/** Objects around a value that has no place yet. A place in a list cannot be made out of nothing. */
function build(path: PropertyPath, written: string, style: Style): string {
  return path.reduceRight<string>(
    (inner, step) => (typeof step === 'number' ? inner : `{${JSON.stringify(step)}${style.colon}${inner}}`),
    written,
  );
}

function styleOf(text: string, near: Node): Style {
  const pair = (near.children ?? []).find(({ children }) => children?.length === 2)?.children;
  const [key, value] = pair ?? [];
  if (key === undefined || value === undefined) return { colon: /":\s/.test(text) ? ': ' : ':' };
  return { colon: text.slice(key.offset + key.length, value.offset) };
}

/**
 * The ways to write a cell's text as a value, best first: as the column's values are, and as what stands there now.
 * Which of them reads back as the text is for the caller to see.
 */
export function spellings(text: string, use: ColumnUse, before: string | null, nullIs: 'absent' | 'empty'): string[] {
  const asText = JSON.stringify(text);
  const isText = before === null || before === 'null' ? use.hasTexts : before.startsWith('"');
  const kind = kindOf(text);
  const bare: string[] = [];
  if (text === '' && nullIs === 'empty') bare.push('null');
  if (kind === 'number' && use.hasNumbers) bare.push(text);
  if (kind === 'boolean' && use.hasBooleans) bare.push(text);
  // A list was given as JSON, and is written as JSON.
  if (kind === 'list' && (before?.startsWith('[') ?? false)) bare.push(text);
  return isText ? [asText, ...bare] : [...bare, asText];
}

function kindOf(text: string): 'number' | 'boolean' | 'list' | 'text' {
  if (text === 'true' || text === 'false') return 'boolean';
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return 'number';
  return text.startsWith('[') && isJson(text) ? 'list' : 'text';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
