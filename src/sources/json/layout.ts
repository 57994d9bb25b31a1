import { notSaid } from '../not-said.ts';
import { isNumber, isObject, textOf, type Json, type JsonObject } from './parse-record.ts';

/** Where a column's value stands in a record: names of properties, and places in lists. */
export type PropertyPath = readonly (string | number)[];

/** What kinds of values a column holds, over all records. */
export interface ColumnUse {
  readonly path: PropertyPath;
  readonly hasTexts: boolean;
  readonly hasNumbers: boolean;
  readonly hasBooleans: boolean;
  /** Is the property in every record? */
  readonly isAlways: boolean;
}

/** The columns of a file, and how a record becomes cells of them. */
export interface Layout {
  readonly columns: readonly string[];
  readonly uses: readonly ColumnUse[];
  cellsOf(record: JsonObject): readonly string[];
}

/** Learns the columns from every record: no record need have all of them. */
export interface LayoutBuilder {
  /** @returns false when there are more columns than any table of locations has */
  learn(record: JsonObject): boolean;
  finish(): Layout;
}

/** `geojson` gives the properties of a feature without `properties.` in front, and the place of a point. */
export type Shape = 'plain' | 'geojson';

const maxColumns = 2000;

interface Node {
  readonly path: PropertyPath;
  readonly children: Map<string, Node>;
  seen: number;
  texts: number;
  numbers: number;
  booleans: number;
  others: number;
  /** Where it is a column: its place. */
  index: number;
}

/** Longitude comes first in GeoJSON, other than wherever people write coordinates. */
const geometryColumns: readonly { readonly name: string; readonly path: PropertyPath }[] = [
  { name: 'feature.id', path: ['id'] },
  { name: 'geometry.type', path: ['geometry', 'type'] },
  { name: 'geometry.longitude', path: ['geometry', 'coordinates', 0] },
  { name: 'geometry.latitude', path: ['geometry', 'coordinates', 1] },
];

export function createLayoutBuilder(shape: Shape, nullIs: 'absent' | 'empty'): LayoutBuilder {
  const root = createNode(shape === 'geojson' ? ['properties'] : []);
  let nodes = 0;
  let records = 0;

  function learnObject(node: Node, object: JsonObject): void {
    for (const [name, value] of Object.entries(object)) {
      let child = node.children.get(name);
      if (child === undefined) {
        child = createNode([...node.path, name]);
        node.children.set(name, child);
        nodes += 1;
      }
      child.seen += 1;
      if (isObject(value) && Object.keys(value).length > 0) learnObject(child, value);
      else note(child, value);
    }
  }

  return {
    learn(record) {
      records += 1;
      learnObject(root, bodyOf(record, shape));
      return nodes <= maxColumns;
    },
    finish() {
      const leaves = leavesOf(root);
      const names = nameColumns(leaves.map(({ path }) => (shape === 'geojson' ? path.slice(1) : path)));
      const uses: ColumnUse[] = leaves.map((leaf, index) => {
        leaf.index = index;
        return {
          path: leaf.path,
          hasTexts: leaf.texts > 0,
          hasNumbers: leaf.numbers > 0,
          hasBooleans: leaf.booleans > 0,
          isAlways: leaf.seen === records,
        };
      });
      if (shape === 'plain') return { columns: names, uses, cellsOf: (record) => cellsOf(record, names.length) };
      const geometry = geometryColumns.filter(({ name }) => !names.includes(name));
      const columns = [...names, ...geometry.map(({ name }) => name)];
      return {
        columns,
        uses: [...uses, ...geometry.map(({ path }) => useOfGeometry(path))],
        cellsOf: (record) => {
          const cells = cellsOf(bodyOf(record, shape), columns.length);
          geometry.forEach(({ path }, at) => {
            cells[names.length + at] = cellOf(valueAt(record, path));
          });
          return cells;
        },
      };
    },
  };

  function cellsOf(record: JsonObject, count: number): string[] {
    const cells = new Array<string>(count).fill(notSaid);
    fill(root, record, cells);
    return cells;
  }

  function fill(node: Node, object: JsonObject, cells: string[]): void {
    for (const [name, value] of Object.entries(object)) {
      const child = node.children.get(name);
      if (child === undefined) continue;
      if (isObject(value) && Object.keys(value).length > 0) fill(child, value, cells);
      else if (child.index >= 0) cells[child.index] = cellOf(value);
    }
  }

  function cellOf(value: Json | undefined): string {
    if (value === undefined) return notSaid;
    return textOf(value) ?? (nullIs === 'empty' ? '' : notSaid);
  }
}

/** The value at a path; undefined where it is not there. */
export function valueAt(record: Json, path: PropertyPath): Json | undefined {
  let value: Json | undefined = record;
  for (const step of path) {
    if (typeof step === 'number') value = Array.isArray(value) ? (value as readonly Json[])[step] : undefined;
    else value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

function bodyOf(record: JsonObject, shape: Shape): JsonObject {
  if (shape === 'plain') return record;
  const { properties } = record;
  return isObject(properties) ? properties : {};
}

function useOfGeometry(path: PropertyPath): ColumnUse {
  const hasNumbers = typeof path.at(-1) === 'number';
  return { path, hasTexts: !hasNumbers, hasNumbers, hasBooleans: false, isAlways: false };
}

function createNode(path: PropertyPath): Node {
  return { path, children: new Map(), seen: 0, texts: 0, numbers: 0, booleans: 0, others: 0, index: -1 };
}

function note(node: Node, value: Json): void {
  if (typeof value === 'string') node.texts += 1;
  else if (typeof value === 'boolean') node.booleans += 1;
  else if (isNumber(value)) node.numbers += 1;
  else if (value !== null) node.others += 1;
}

/** Properties with values of their own, in the order first seen. What is only ever null or an object is no column. */
function leavesOf(node: Node): Node[] {
  return [...node.children.values()].flatMap((child) => {
    const isValue = child.texts + child.booleans + child.numbers + child.others > 0 || child.children.size === 0;
    return [...(isValue ? [child] : []), ...leavesOf(child)];
  });
}

/**
 * `address.city` for a property in a property. A name that has a dot itself is written the same way, unless two paths
 * would then have one name: it becomes `["address.city"]`.
 */
function nameColumns(paths: readonly PropertyPath[]): readonly string[] {
  const plain = paths.map((path) => path.map((step) => tidy(String(step))).join('.'));
  return plain.map((name, index) => {
    const path = paths[index] ?? [];
    const twins = paths.filter((_, other) => plain[other] === name);
    const deepest = twins.reduce((deep, twin) => (twin.length > deep.length ? twin : deep));
    return twins.length === 1 || path === deepest ? name : quoted(path);
  });
}

function quoted(path: PropertyPath): string {
  return path.map((step) => `[${JSON.stringify(step)}]`).join('');
}

/** As the names of a CSV header are: trimmed, Unicode NFC, no-break spaces as spaces. */
function tidy(name: string): string {
  const text = name
    .replaceAll(/[\u00a0\u202f\u2007]/g, ' ')
    .trim()
    .normalize('NFC');
  return text === '' ? '(no name)' : text;
}
