import type { JsonElement } from './document.ts';
import type { ColumnUse, PropertyPath, Shape } from './layout.ts';
import { spellings } from './edit-record.ts';

type Tree = Map<string, Tree | string>;

/** How the last record is laid out: new ones are laid out like it. */
interface Layout {
  /** Line end and spaces before the closing brace; null where a record is one line. */
  readonly outer: string | null;
  readonly step: string;
  readonly colon: string;
  readonly comma: string;
}

/**
 * The text of a record with these cells, laid out as `like` is. Properties that every record has and that are not given
 * are null.
 */
export function newRecord(
  cells: ReadonlyMap<number, string>,
  uses: readonly ColumnUse[],
  shape: Shape,
  like: JsonElement,
  nullIs: 'absent' | 'empty',
): string {
  const tree: Tree = new Map();
  if (shape === 'geojson') {
    tree.set('type', '"Feature"');
    tree.set('properties', new Map());
  }
  for (const [index, use] of uses.entries()) {
    const text = cells.get(index);
    if (text === undefined && !use.isAlways) continue;
    if (use.path.some((step) => typeof step === 'number') || (shape === 'geojson' && use.path[0] === 'geometry'))
      continue;
    put(tree, use.path, text === undefined ? 'null' : (spellings(text, use, null, nullIs)[0] ?? 'null'));
  }
  if (shape === 'geojson') tree.set('geometry', geometryOf(cells, uses));
  const layout = layoutOf(like);
  return write(tree, layout, layout.outer ?? '');
}

function geometryOf(cells: ReadonlyMap<number, string>, uses: readonly ColumnUse[]): string {
  const [long, lat] = [0, 1].map((place) =>
    cells.get(uses.findIndex(({ path }) => path[0] === 'geometry' && path[2] === place)),
  );
  return long === undefined || lat === undefined ? 'null' : `{"type": "Point", "coordinates": [${long}, ${lat}]}`;
}

function put(tree: Tree, path: PropertyPath, written: string): void {
  const [first, ...rest] = path;
  const name = String(first);
  if (rest.length === 0) {
    tree.set(name, written);
    return;
  }
  const inner = tree.get(name);
  const below: Tree = inner instanceof Map ? inner : new Map<string, Tree | string>();
  tree.set(name, below);
  put(below, rest, written);
}

function layoutOf({ text, gap }: JsonElement): Layout {
  const colon = /"(\s*:\s*)/.exec(text)?.[1] ?? ': ';
  const comma = /,( *)"/.exec(text)?.[1] ?? '';
  if (!text.includes('\n')) return { outer: null, step: '', colon, comma };
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const outer = lineEnd + (/[ \t]*$/.exec(gap)?.[0] ?? '');
  const inner = /\r?\n[ \t]*/.exec(text)?.[0] ?? `${outer}  `;
  return { outer, step: inner.startsWith(outer) ? inner.slice(outer.length) : '  ', colon, comma };
}

function write(tree: Tree, layout: Layout, indent: string): string {
  const inner = indent + layout.step;
  const isLaidOut = layout.outer !== null;
  const members = [...tree].map(([name, value]) => {
    const written = typeof value === 'string' ? value : write(value, layout, inner);
    return `${isLaidOut ? inner : ''}${JSON.stringify(name)}${layout.colon}${written}`;
  });
  return `{${members.join(isLaidOut ? ',' : `,${layout.comma}`)}${isLaidOut ? indent : ''}}`;
}
