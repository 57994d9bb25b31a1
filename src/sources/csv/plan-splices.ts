import { crc32 } from 'node:zlib';
import type { SourceAppend, SourceWrite, SourceWriteOutcome } from '../../domain/ports/source-writer.ts';
import { createQuoteHabits, writeCell } from './cell-style.ts';
import { createCutter } from './cutter.ts';
import { isDelimiterLine } from './dialect.ts';
import type { Encoder } from './encoder.ts';
import { columnNames } from './header.ts';
import type { IsSkipped } from './skipped-rows.ts';
import type { Reading, Splice } from './splices.ts';
import { textChunks } from './text-chunks.ts';
import { cellSpans } from './tokenizer.ts';
import type { RawRecord, RecordPlace } from './tokenizer.ts';

/** What is to be written, and into what. */
export interface SplicesRequest extends Reading {
  readonly path: string;
  /** `auto` or one character. */
  readonly delimiter: string;
  readonly headBytes: number;
  readonly maxRecordBytes: number;
  readonly isSkipped: IsSkipped;
  readonly encoder: Encoder;
  readonly edits: readonly SourceWrite[];
  readonly appends: readonly SourceAppend[];
}

/** What to put where, what it will read as, and what became of each edit and append. */
export interface PlannedSplices {
  readonly splices: readonly Splice[];
  /** Text to put behind all others. */
  readonly tail: string;
  readonly edits: readonly SourceWriteOutcome[];
  readonly appends: readonly SourceWriteOutcome[];
  /** What a reader of the new file must find. */
  readonly promise: TablePrint;
}

/** A table in two numbers, to compare two of them cell by cell without keeping either. */
export interface TablePrint {
  readonly rows: number;
  readonly checksum: number;
}

/** Adds one record, the header included, to the checksum of those before it. No cell holds a NUL. */
export function addToPrint(checksum: number, cells: readonly string[]): number {
  return crc32(`${cells.join('\0')}\0\0`, checksum);
}

/**
 * Reads the file once more and finds the place of each planned cell. Rows are told by their number: it is known to be
 * the very content that was read.
 */
export async function planSplices(request: SplicesRequest, signal: AbortSignal): Promise<PlannedSplices> {
  const { encoder, path } = request;
  const splices: Splice[] = [];
  const outcomes = new Map<SourceWrite, SourceWriteOutcome>();
  const byRow = groupByRow(request.edits);
  const lineEnds = { '\n': 0, '\r\n': 0, '\r': 0, '': 0 };
  let columns: readonly string[] | null = null;
  let lastByte = 0;
  let place: RecordPlace = { from: 0, text: '', lineEnd: '' };
  let habits: ReturnType<typeof createQuoteHabits> | null = null;
  let rows = 0;
  let checksum = 0;

  const cutter = createCutter(request, take, (found) => {
    place = found;
  });
  for await (const text of textChunks(request.file, request.encoding, request.chunkBytes, signal)) {
    lastByte = text.at(-1) ?? lastByte;
    cutter.push(text);
  }
  const last = cutter.end();
  if (last !== null) take(last);

  const edits = request.edits.map(
    (edit) => outcomes.get(edit) ?? stale(edit, `row ${String(edit.at.row)} is not there: there are ${String(rows)}`),
  );
  const tail = createTail();
  const appends = request.appends.map((append) => tail.add(append));
  return {
    splices,
    tail: tail.text(),
    edits,
    appends,
    promise: { rows, checksum },
  };

  function take(raw: RawRecord): void {
    lineEnds[place.lineEnd] += 1;
    if (columns === null) {
      if (isDelimiterLine(raw)) return;
      columns = columnNames(path, raw.line, raw.cells);
      checksum = addToPrint(checksum, columns);
      return;
    }
    rows += 1;
    if (request.appends.length > 0) (habits ??= createQuoteHabits(cutter.delimiter)).learn(raw, place.text);
    const edits = byRow.get(rows);
    checksum = addToPrint(checksum, edits === undefined ? raw.cells : edit(raw, columns, edits));
  }

  /** Takes note of what changes in one record; answers its cells as they will be. */
  function edit(raw: RawRecord, names: readonly string[], edits: readonly SourceWrite[]): readonly string[] {
    const changes = new Map<number, string>();
    for (const write of edits) {
      const outcome = judgeEdit(write, raw, names, changes, encoder);
      outcomes.set(write, outcome);
      if (outcome.kind !== 'written') continue;
      for (const { column, text } of write.cells) changes.set(names.indexOf(column), text);
    }
    addSplices(raw, changes);
    return raw.cells.map((cell, index) => changes.get(index) ?? cell);
  }

  function addSplices(raw: RawRecord, changes: ReadonlyMap<number, string>): void {
    const { from, text } = place;
    let at = from;
    let counted = 0;
    for (const [index, [start, end]] of cellSpans(text, cutter.delimiter).entries()) {
      const changed = changes.get(index);
      if (changed === undefined || changed === raw.cells[index]) continue;
      const begin = at + Buffer.byteLength(text.slice(counted, start));
      const written = text.slice(start, end);
      at = begin + Buffer.byteLength(written);
      counted = end;
      const style = {
        delimiter: cutter.delimiter,
        isQuoted: written.startsWith('"'),
        isAlone: raw.cells.length === 1,
      };
      splices.push({ from: begin, to: at, text: writeCell(changed, style) });
    }
  }

  function createTail(): { add(append: SourceAppend): SourceWriteOutcome; text(): string } {
    const records: string[] = [];
    const names = columns ?? [];
    return {
      add(append) {
        const problem = judgeAppend(append, names, encoder);
        if (problem !== null) return problem;
        const said = new Map(append.cells.map(({ column, text }) => [column, text]));
        const cells = names.map((name) => said.get(name) ?? '');
        const { delimiter } = cutter;
        records.push(
          cells
            .map((text, index) =>
              writeCell(text, {
                delimiter,
                isQuoted: habits?.isQuoted(index, text) ?? false,
                isAlone: names.length === 1,
              }),
            )
            .join(delimiter),
        );
        rows += 1;
        checksum = addToPrint(checksum, cells);
        return { key: append.key, kind: 'written' };
      },
      text() {
        if (records.length === 0) return '';
        const lineEnd = usualLineEnd(lineEnds);
        const isEnded = lastByte === 0x0a || (lastByte === 0x0d && lineEnd === '\r');
        // A last CRLF of which only the half is there.
        const missing = isEnded ? '' : lastByte === 0x0d ? '\n' : lineEnd;
        const hasLastEnd = lastByte === 0x0a || lastByte === 0x0d;
        return missing + records.join(lineEnd) + (hasLastEnd ? lineEnd : '');
      },
    };
  }
}

function groupByRow(edits: readonly SourceWrite[]): ReadonlyMap<number, readonly SourceWrite[]> {
  const byRow = new Map<number, SourceWrite[]>();
  for (const edit of edits) {
    const others = byRow.get(edit.at.row);
    if (others === undefined) byRow.set(edit.at.row, [edit]);
    else others.push(edit);
  }
  return byRow;
}

function usualLineEnd(counts: Readonly<Record<RecordPlace['lineEnd'], number>>): string {
  if (counts['\r\n'] > counts['\n']) return '\r\n';
  return counts['\r'] > counts['\n'] ? '\r' : '\n';
}

function judgeEdit(
  edit: SourceWrite,
  raw: RawRecord,
  names: readonly string[],
  taken: ReadonlyMap<number, string>,
  encoder: Encoder,
): SourceWriteOutcome {
  for (const { column, expected, text } of edit.cells) {
    const index = names.indexOf(column);
    if (index === -1) return stale(edit, `there is no column ${column}`);
    const cell = raw.cells[index];
    if (cell === undefined) return stale(edit, `its row has no cell in column ${column}`);
    if (cell !== expected) return stale(edit, `column ${column} holds another text than was read`);
    if ((taken.get(index) ?? text) !== text) return stale(edit, `column ${column} is to hold two texts`);
    const problem = unencodable(edit, column, text, encoder);
    if (problem !== null) return problem;
  }
  return { key: edit.key, kind: 'written' };
}

function judgeAppend(append: SourceAppend, names: readonly string[], encoder: Encoder): SourceWriteOutcome | null {
  for (const { column, text } of append.cells) {
    if (!names.includes(column)) return stale(append, `there is no column ${column}`);
    const problem = unencodable(append, column, text, encoder);
    if (problem !== null) return problem;
  }
  return null;
}

function unencodable(
  { key }: SourceWrite | SourceAppend,
  column: string,
  text: string,
  encoder: Encoder,
): SourceWriteOutcome | null {
  const detail = encoder.refuses(text);
  return detail === null ? null : { key, kind: 'unencodable', column, detail };
}

function stale({ key }: SourceWrite | SourceAppend, detail: string): SourceWriteOutcome {
  return { key, kind: 'stale', detail };
}
