import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Mistake, Place, SettingPath } from './mistake.ts';
import { faultOfYaml } from './yaml-faults.ts';

/** One value of the file with its place, as written: before `${NAME}` is filled in. */
export type YamlNode = YamlScalar | YamlList | YamlBlock;

interface YamlPlaces {
  /** The value; for a block below its key, the key. */
  readonly at: Place;
  /** The key in front of it, if it has one. */
  readonly keyAt: Place;
}

export interface YamlScalar extends YamlPlaces {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** Its text in the file without quotes: `0012` where the value is the number 12. */
  readonly written: string;
  readonly isQuoted: boolean;
}

export interface YamlList extends YamlPlaces {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlBlock extends YamlPlaces {
  readonly kind: 'block';
  readonly entries: ReadonlyMap<string, YamlNode>;
}

/** The file as a tree, and what is wrong with it as YAML. `root` is null where there is nothing sound to look at. */
export interface YamlFile {
  readonly root: YamlBlock | null;
  readonly mistakes: readonly Mistake[];
}

/** Reads YAML 1.2 with the place of every value. Repeated keys are mistakes; the first of them counts. */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  // Repeated keys are found below: `1` and `01` are two keys of a lookup, but one number to the library.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };

  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    // After a first fault the library guesses, and its further errors on that line are about the guess.
    const onLines = new Map(faults.toReversed().map(({ code, pos }) => [placeOf(pos[0]).line, { code, pos }]));
    const mistakes = [...onLines.values()].map(({ code, pos }) => ({
      at: placeOf(pos[0]),
      path: [],
      ...faultOfYaml(code),
    }));
    return { root: null, mistakes };
  }

  const walk = createWalk(document, placeOf);
  const start = { line: 1, column: 1 };
  if (!isMap(document.contents)) {
    const hint = 'Begin with version: 1; config/partoo-sync.example.yaml of the package shows the rest';
    const message = document.contents === null ? 'the file is empty' : 'the file must consist of settings, name: value';
    return { root: null, mistakes: [{ at: start, path: [], message, hint }] };
  }
  const root = walk.read(document.contents, [], null);
  return { root: root.kind === 'block' ? root : null, mistakes: walk.mistakes };
}

interface Walk {
  readonly mistakes: readonly Mistake[];
  read(node: Node | null, path: SettingPath, keyAt: Place | null): YamlNode;
}

function createWalk(document: Document, placeOf: (offset: number) => Place): Walk {
  const mistakes: Mistake[] = [];
  const underWay = new Set<Node>();

  function read(node: Node | null, path: SettingPath, keyAt: Place | null): YamlNode {
    const own = placeOf(node?.range?.[0] ?? 0);
    const at = keyAt !== null && !standsBesideItsKey(node) ? keyAt : own;
    const places = { at, keyAt: keyAt ?? own };
    if (isAlias(node)) return readAlias(node.resolve(document), path, places);
    return isMap(node) || isSeq(node) ? readCollection(node, path, places) : readScalar(node, places);
  }

  function readCollection(node: YAMLMap | YAMLSeq, path: SettingPath, places: YamlPlaces): YamlNode {
    underWay.add(node);
    const read = isMap(node) ? readBlock(node, path, places) : readList(node, path, places);
    underWay.delete(node);
    return read;
  }

  /** An alias within its own anchor would never end. */
  function readAlias(target: Node | undefined, path: SettingPath, places: YamlPlaces): YamlNode {
    if (target !== undefined && !underWay.has(target)) return { ...read(target, path, null), ...places };
    mistakes.push({ at: places.at, path, ...faultOfYaml('BAD_ALIAS') });
    return { kind: 'scalar', value: null, written: '', isQuoted: false, ...places };
  }

  function readList(node: YAMLSeq, path: SettingPath, places: YamlPlaces): YamlList {
    const items = node.items.map((item, index) => read(item as Node | null, [...path, index], null));
    return { kind: 'list', items, ...places };
  }

  function readBlock(node: YAMLMap, path: SettingPath, places: YamlPlaces): YamlBlock {
    // Parsed text has nodes for keys; the library's type also allows for documents made by hand.
    const entries = readEntries(node.items as Pair<Node, Node | null>[], path);
    return { kind: 'block', entries, ...places };
  }

  function readEntries(pairs: readonly Pair<Node, Node | null>[], path: SettingPath): ReadonlyMap<string, YamlNode> {
    const entries = new Map<string, YamlNode>();
    for (const { key, value } of pairs) {
      const keyAt = placeOf(key.range?.[0] ?? 0);
      const { written: name, isQuoted } = readScalar(isScalar(key) ? key : null, { at: keyAt, keyAt });
      const first = entries.get(name);
      // In a lookup, "" is the empty cell.
      if (name === '' && !(isQuoted && path.at(-1) === 'lookup')) {
        mistakes.push({ at: keyAt, path, message: 'the name of a setting must be text', hint: 'Write name: value' });
      } else if (first !== undefined) {
        const hint = `It stands on line ${first.keyAt.line} already; keep one`;
        mistakes.push({ at: keyAt, path: [...path, name], message: 'is given twice', hint });
      } else {
        entries.set(name, read(value, [...path, name], keyAt));
      }
    }
    return entries;
  }

  return { mistakes, read };
}

/** A block below its key is found at the key; so is a value that is not there at all. */
function standsBesideItsKey(node: Node | null): boolean {
  if (isMap(node) || isSeq(node)) return node.flow === true;
  return !isScalar(node) || node.value !== null || node.source !== '';
}

function readScalar(node: Node | null, places: YamlPlaces): YamlScalar {
  const value = isScalar(node) ? node.value : null;
  const isQuoted = isScalar(node) && node.type !== 'PLAIN';
  const written = isScalar(node) && node.source !== undefined ? node.source : '';
  const isKnown = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', value: isKnown ? value : null, written, isQuoted, ...places };
}

/** The node at a path, or undefined where the file says nothing. `custom_fields.NAME` is found nested as well. */
export function nodeAt(root: YamlNode, path: SettingPath): YamlNode | undefined {
  let node: YamlNode | undefined = root;
  for (const step of path) node = node === undefined ? undefined : childOf(node, step);
  return node;
}

function childOf(node: YamlNode, step: string | number): YamlNode | undefined {
  if (node.kind === 'list') return typeof step === 'number' ? node.items[step] : undefined;
  if (node.kind === 'scalar') return undefined;
  const own = node.entries.get(String(step));
  if (own !== undefined) return own;
  const dot = String(step).indexOf('.');
  const parent = dot === -1 ? undefined : node.entries.get(String(step).slice(0, dot));
  return parent?.kind === 'block' ? parent.entries.get(String(step).slice(dot + 1)) : undefined;
}

/** The place of a setting, or of the nearest block around it that the file does name. */
export function placeAt(root: YamlNode, path: SettingPath): Place {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(root, path.slice(0, length));
    if (node !== undefined) return node.at;
  }
  return root.at;
}
