import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { SyncError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type {
  SourceWrite,
  SourceWriteOutcome,
  SourceWriteRequest,
  SourceWriter,
  SourceWritten,
} from '../../domain/ports/source-writer.ts';
import { openReplacement } from '../files/replacement.ts';
import { openSourceFile, throwIfAborted, versionOf, type SourceFile } from '../files/source-file.ts';
import { allStale, groupByRow, judgeAppend, judgeRow, refuseNoCharacter, stale } from '../judge-writes.ts';
import { applySplices, newRow, setCell, type TextSplice } from './edit-sheet.ts';
import { readWhole } from './read-whole.ts';
import { readTable, type Table, type TableRow, type TableSheet, type XlsxSourceOptions } from './table.ts';
import { openWorkbook, packWorkbook, textOf, type Workbook } from './workbook.ts';

/** A cell of Excel holds no more characters. */
const maxCharacters = 32_767;

/** The workbook as it will be. */
interface Planned {
  readonly edits: readonly SourceWriteOutcome[];
  readonly appends: readonly SourceWriteOutcome[];
  readonly rows: readonly (readonly string[])[];
  readonly splices: ReadonlyMap<TableSheet, readonly TextSplice[]>;
}

/**
 * Writes cells into the sheet's own XML and leaves everything else in the workbook as it is (R25): formulas, formats, other
 * sheets, charts, macros. The new workbook is read back before it takes the old one's place. See README.md.
 */
export function createXlsxWriter(
  options: XlsxSourceOptions,
  deps: { readonly log: Log; readonly clock: Clock },
): SourceWriter {
  const { path } = options;

  async function write(request: SourceWriteRequest, signal: AbortSignal): Promise<SourceWritten> {
    throwIfAborted(path, signal);
    refuseOpened(path);
    const file = await openSourceFile(path);
    try {
      const content = await readWhole(path, file, signal);
      if (versionOf(file.opened, crc32(content)) !== request.version) return changed(request);
      const workbook = openWorkbook(path, content);
      const { edits, appends, splices, rows } = plan(workbook, readTable(workbook, options), request);
      if (splices.size === 0) return { edits, appends, version: request.version };

      const packed = packWorkbook(workbook.parts, changedParts(workbook, splices));
      refuseOther(packed, rows);
      const version = await replace(file, packed, request.version, crc32(content), signal);
      return version === null ? changed(request) : { edits, appends, version };
    } finally {
      await file.close();
    }
  }

  /** Answers the version of the new file; null when the old one changed under our hands. */
  async function replace(
    file: SourceFile,
    packed: Uint8Array,
    expected: string,
    checksum: number,
    signal: AbortSignal,
  ): Promise<string | null> {
    const replacement = await openReplacement(path, deps);
    try {
      await replacement.write(packed);
      await replacement.finish();
      throwIfAborted(path, signal);
      const written = await openSourceFile(replacement.path);
      const version = versionOf(written.opened, crc32(packed));
      await written.close();
      const now = await file.look();
      if (now === null || versionOf(now, checksum) !== expected) return null;
      refuseOpened(path);
      await replacement.commit(options.backup ?? false);
      deps.log.debug({ path }, 'workbook written');
      return version;
    } finally {
      await replacement.discard();
    }
  }

  /** What would read otherwise than planned never takes the place of the old one. */
  function refuseOther(packed: Uint8Array, planned: Planned['rows']): void {
    const { rows } = readTable(openWorkbook(path, packed), options);
    const isSame =
      rows.length === planned.length &&
      rows.every(({ cells }, row) => cells.every((cell, column) => cell === planned[row]?.[column]));
    if (isSame) return;
    throw new SyncError(`cannot write ${path}: with these cells it would read as another table`, {
      code: 'SOURCE_UNWRITABLE',
      retryable: false,
      hint: 'Set source.sheet and source.header_row, so that they are not recognised anew.',
    });
  }

  function changed(request: SourceWriteRequest): SourceWritten {
    return allStale(request, `${path} changed since it was read`);
  }

  return { refuses, write };
}

function refuses(text: string): string | null {
  if (text.length <= maxCharacters) return refuseNoCharacter(text);
  return `a cell holds ${String(maxCharacters)} characters, this has ${String(text.length)}`;
}

/** Excel keeps a file beside the workbook while it has it open, and would write its own content over ours. */
function refuseOpened(path: string): void {
  const lock = join(dirname(path), `~$${basename(path)}`);
  if (!existsSync(lock)) return;
  throw new SyncError(`cannot write ${path}: somebody has it open`, {
    code: 'SOURCE_UNWRITABLE',
    retryable: true,
    hint: `Close it in Excel; if nobody has it open, remove ${lock}.`,
  });
}

function plan(workbook: Workbook, { columns, rows, sheets }: Table, request: SourceWriteRequest): Planned {
  const byRow = groupByRow(request.edits);
  const outcomes = new Map<SourceWrite, SourceWriteOutcome>();
  const splices = new Map<TableSheet, TextSplice[]>();
  const add = (sheet: TableSheet, splice: TextSplice): void => {
    splices.set(sheet, [...(splices.get(sheet) ?? []), splice]);
  };

  const after = rows.map((row, index): readonly string[] => {
    const edits = byRow.get(index + 1);
    if (edits === undefined) return row.cells;
    const judged = judgeRow(edits, columns, row.cells, (text, place) => refuses(text) ?? refuseFormula(row, place));
    for (const [edit, outcome] of judged.outcomes) outcomes.set(edit, outcome);
    for (const [place, text] of judged.changes) {
      if (text === row.cells[place]) continue;
      const column = columnAt(row.sheet, place);
      const like = rows.find(({ row: other }) => other.cells.some((cell) => cell.column === column))?.row.cells;
      const model = like?.find((cell) => cell.column === column) ?? null;
      add(row.sheet, setCell(row.sheet.xml, row.row, column, text, model, workbook));
    }
    return row.cells.map((cell, place) => judged.changes.get(place) ?? cell);
  });

  const added: (readonly string[])[] = [];
  const last = sheets.at(-1);
  const appends = request.appends.map((append): SourceWriteOutcome => {
    const problem = judgeAppend(append, columns, refuses);
    if (problem !== null) return problem;
    if (last?.found.rowsEnd == null) return stale(append, 'the sheet has no place for rows');
    const unheld = append.cells.find(({ column }) => !last.places.has(columnAt(last, columns.indexOf(column))));
    if (unheld !== undefined) return stale(append, `the last sheet has no column ${unheld.column}`);
    const texts = new Map(append.cells.map(({ column, text }) => [columns.indexOf(column), text]));
    const cells = new Map([...texts].map(([place, text]) => [columnAt(last, place), text]));
    const number = lastNumber(last) + added.length + 1;
    add(last, newRow(last.xml, number, cells, last.lastRow, last.found.rowsEnd, workbook));
    added.push(columns.map((_, place) => texts.get(place) ?? ''));
    return { key: append.key, kind: 'written' };
  });
  const edits = request.edits.map(
    (edit) =>
      outcomes.get(edit) ?? stale(edit, `row ${String(edit.at.row)} is not there: there are ${String(rows.length)}`),
  );
  return { edits, appends, rows: [...after, ...added], splices };
}

function columnAt({ places }: TableSheet, place: number): number {
  return [...places].find(([, at]) => at === place)?.[0] ?? -1;
}

/** New rows stand below everything, also below rows that only have a format. */
function lastNumber({ xml, lastRow }: TableSheet): number {
  const numbers = Array.from(xml.matchAll(/<(?:\w+:)?row\b[^>]*?\br="(\d+)"/g), ([, number]) => Number(number));
  return Math.max(lastRow?.number ?? 0, numbers.at(-1) ?? 0);
}

function refuseFormula({ row, sheet }: TableRow, place: number): string | null {
  const column = columnAt(sheet, place);
  if (column === -1) return `sheet ${sheet.name} has no such column`;
  return row.cells.some((cell) => cell.column === column && cell.isFormula) ? 'a formula stands there' : null;
}

/** The changed sheets; and where formulas may depend on them, the order to Excel to calculate them anew. */
function changedParts(workbook: Workbook, splices: Planned['splices']): ReadonlyMap<string, string> {
  const changed = new Map<string, string>();
  for (const [{ part, xml }, list] of splices) changed.set(part, withDimension(applySplices(xml, list)));
  const hasFormulas = workbook.sheets.some(({ part }) => /<(?:\w+:)?f[ >/]/.test(textOf(workbook.parts, part) ?? ''));
  const xml = textOf(workbook.parts, workbook.workbookPart);
  if (hasFormulas && xml !== null) changed.set(workbook.workbookPart, withFullCalculation(xml));
  return changed;
}

function withFullCalculation(xml: string): string {
  if (xml.includes('fullCalcOnLoad=')) return xml.replace(/fullCalcOnLoad="[^"]*"/, 'fullCalcOnLoad="1"');
  const found = /<(\w+:)?calcPr\b/.exec(xml);
  if (found !== null) return xml.replace(found[0], `${found[0]} fullCalcOnLoad="1"`);
  // It stands behind the sheets and the names.
  const place = /<\/(\w+:)?definedNames>|<\/(\w+:)?sheets>/g;
  const end = [...xml.matchAll(place)].at(-1);
  if (end === undefined) return xml;
  const at = end.index + end[0].length;
  return `${xml.slice(0, at)}<${end[1] ?? end[2] ?? ''}calcPr fullCalcOnLoad="1"/>${xml.slice(at)}`;
}

/** The area that the sheet says it uses, grown to its last row. */
function withDimension(xml: string): string {
  const rows = Array.from(xml.matchAll(/<(?:\w+:)?row\b[^>]*?\br="(\d+)"/g), ([, number]) => Number(number));
  const last = rows.at(-1) ?? 0;
  return xml.replace(
    /(<(?:\w+:)?dimension\b[^>]*?\bref="[A-Z]+\d+:[A-Z]+)(\d+)"/,
    (_all, start: string, end: string) => {
      return `${start}${String(Math.max(Number(end), last))}"`;
    },
  );
}
