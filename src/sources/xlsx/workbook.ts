import { unzipSync, zipSync, type Zippable } from 'fflate';
import { unreadable } from '../unreadable.ts';
import { readNumberStyles, type NumberStyle } from './number-format.ts';
import { readSharedStrings } from './rich-text.ts';
import { walkXml } from './walk-xml.ts';

/** One sheet of a workbook. */
export interface Sheet {
  readonly name: string;
  /** Name of its part in the package. */
  readonly part: string;
}

/** A workbook taken apart. */
export interface Workbook {
  /** Every part of the package, in its order. */
  readonly parts: Readonly<Record<string, Uint8Array>>;
  readonly workbookPart: string;
  readonly sheets: readonly Sheet[];
  readonly strings: readonly string[];
  readonly styles: readonly NumberStyle[];
  /** Are days counted from 1904? */
  readonly is1904: boolean;
}

/** A part larger than this is no table of locations, but an archive made to fill the memory. */
const maxUnpackedBytes = 512 * 1024 * 1024;

/**
 * Takes a workbook apart.
 * @throws SyncError SOURCE_UNREADABLE
 */
export function openWorkbook(path: string, bytes: Uint8Array): Workbook {
  const parts = unpack(path, bytes);
  const workbookPart = mainPart(parts);
  const xml = workbookPart === null ? null : textOf(parts, workbookPart);
  if (workbookPart === null || xml === null) {
    throw unreadable(`${path}: this is a ZIP archive, not a workbook`, 'Choose the source.kind that fits.');
  }
  try {
    const relations = readRelations(parts, workbookPart);
    const sheets: Sheet[] = [];
    let is1904 = false;
    walkXml(xml, {
      open(name, attributes) {
        if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
        if (name !== 'sheet') return;
        const id = Object.entries(attributes).find(([attribute]) => /(^|:)id$/.test(attribute))?.[1] ?? '';
        const part = relations.find((relation) => relation.id === id)?.part ?? '';
        // Sheets of charts have no rows.
        if (parts[part] !== undefined && part.includes('worksheets/')) {
          sheets.push({ name: attributes['name'] ?? '', part });
        }
      },
    });
    const ofType = (type: string): string =>
      relations.find((relation) => relation.type.endsWith(`/${type}`))?.part ?? '';
    const strings = textOf(parts, ofType('sharedStrings'));
    const styles = textOf(parts, ofType('styles'));
    return {
      ...{ parts, workbookPart, sheets, is1904 },
      strings: strings === null ? [] : readSharedStrings(strings),
      styles: styles === null ? [] : readNumberStyles(styles),
    };
  } catch (error) {
    throw broken(path, error);
  }
}

/** The package again, with some parts changed; all others as they are. */
export function packWorkbook(parts: Workbook['parts'], changed: ReadonlyMap<string, string>): Uint8Array {
  const zippable: Zippable = {};
  // Always the same bytes for the same content.
  const options = { mtime: '1980-01-01T12:00:00Z' } as const;
  for (const [name, bytes] of Object.entries(parts)) {
    const text = changed.get(name);
    zippable[name] = [text === undefined ? bytes : new TextEncoder().encode(text), options];
  }
  return zipSync(zippable);
}

/** The text of a part; null where there is none. */
export function textOf(parts: Workbook['parts'], name: string): string | null {
  const bytes = parts[name];
  return bytes === undefined ? null : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** What is wrong inside of a workbook, as far as it can be told. */
export function broken(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || 'retryable' in error) return error;
  return unreadable(`${path}: the workbook is damaged (${error.message.slice(0, 100)})`, 'Open and save it once more.');
}

function unpack(path: string, bytes: Uint8Array): Workbook['parts'] {
  let unpacked = 0;
  try {
    return unzipSync(bytes, {
      filter({ originalSize }) {
        unpacked += originalSize;
        if (unpacked > maxUnpackedBytes) throw new Error('it unpacks to more than 512 MB');
        return true;
      },
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no reason given';
    throw unreadable(
      `${path}: the file is cut, or no workbook (${why})`,
      'Wait until it is written to its end, or open and save it once more.',
    );
  }
}

/** The part that the package itself names; other programs than Excel call it otherwise. */
function mainPart(parts: Workbook['parts']): string | null {
  const relations = textOf(parts, '_rels/.rels');
  let found: string | null = null;
  if (relations === null) return null;
  walkXml(relations, {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes['Type']?.endsWith('/officeDocument') !== true) return;
      found ??= (attributes['Target'] ?? '').replace(/^\//, '');
    },
  });
  return found;
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly part: string;
}

function readRelations(parts: Workbook['parts'], part: string): readonly Relation[] {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const xml = textOf(parts, `${folder}_rels/${part.slice(folder.length)}.rels`);
  const relations: Relation[] = [];
  if (xml === null) return relations;
  walkXml(xml, {
    open(name, { Id = '', Type = '', Target = '' }) {
      if (name !== 'Relationship') return;
      relations.push({ id: Id, type: Type, part: Target.startsWith('/') ? Target.slice(1) : `${folder}${Target}` });
    },
  });
  return relations;
}
