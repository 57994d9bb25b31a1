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
import { spliceBytes, type ByteSplice } from '../files/splice-bytes.ts';
import { allStale, groupByRow, judgeAppend, judgeRow, refuseNoCharacter, stale } from '../judge-writes.ts';
import { readElements, type JsonDocument, type JsonElement } from './document.ts';
import type { JsonSourceOptions, JsonTuning } from './survey.ts';
import { setValue, spellings } from './edit-record.ts';
import { valueAt, type Layout } from './layout.ts';
import { newRecord } from './new-record.ts';
import { isObject, parseJson, textOf } from './parse-record.ts';
import { surveyJson, type Surveyed } from './survey.ts';

/** What to put where, and what a reader of the new file must find. */
interface Planned {
  readonly splices: readonly ByteSplice[];
  readonly edits: readonly SourceWriteOutcome[];
  readonly appends: readonly SourceWriteOutcome[];
  readonly print: Print;
}

/** A table in two numbers, whatever the order of its columns. */
interface Print {
  readonly rows: number;
  readonly checksum: number;
}

/**
 * Writes values into a JSON file and leaves every other byte as it is (R25): indentation, order of properties, spelling of
 * numbers. As for CSV, a copy grows beside the file, is read back, and takes its place in one step. See README.md.
 */
export function createJsonWriter(
  options: JsonSourceOptions,
  deps: { readonly log: Log; readonly clock: Clock },
  tuning: JsonTuning,
): SourceWriter {
  const { path, nullIs } = options;

  const documentOf = (file: SourceFile): JsonDocument => ({
    ...options,
    ...tuning,
    records: options.records ?? null,
    file,
  });

  async function write(request: SourceWriteRequest, signal: AbortSignal): Promise<SourceWritten> {
    throwIfAborted(path, signal);
    const file = await openSourceFile(path);
    try {
      const document = documentOf(file);
      const surveyed = await surveyJson(document, nullIs, signal);
      const { checksum } = surveyed.pass;
      if (versionOf(file.opened, checksum) !== request.version) return changed(request);
      const { splices, edits, appends, print } = await plan(document, surveyed, request, signal);
      if (splices.length === 0) return { edits, appends, version: request.version };

      const replacement = await openReplacement(path, deps);
      try {
        const read = await spliceBytes({ file, chunkBytes: tuning.chunkBytes }, splices, replacement.write, signal);
        if (read !== checksum) return changed(request);
        await replacement.finish();
        const version = await readBack(replacement.path, print, signal);
        const now = await file.look();
        if (now === null || versionOf(now, checksum) !== request.version) return changed(request);
        await replacement.commit(options.backup ?? false);
        deps.log.debug({ path, places: splices.length }, 'JSON file written');
        return { edits, appends, version };
      } finally {
        await replacement.discard();
      }
    } finally {
      await file.close();
    }
  }

  async function plan(
    document: JsonDocument,
    { form, layout, pass }: Surveyed,
    request: SourceWriteRequest,
    signal: AbortSignal,
  ): Promise<Planned> {
    const byRow = groupByRow(request.edits);
    const outcomes = new Map<SourceWrite, SourceWriteOutcome>();
    const splices: ByteSplice[] = [];
    let rows = 0;
    let checksum = 0;
    const seen: { last: JsonElement | null } = { last: null };
    await readElements(
      document,
      form,
      (element) => {
        rows += 1;
        seen.last = element;
        const cells = layout.cellsOf(element.record);
        const edits = byRow.get(rows);
        const edited = edits === undefined ? null : editElement(element, cells, layout, edits, outcomes);
        if (edited !== null && edited.text !== element.text) {
          splices.push({ from: element.from, to: element.to, bytes: Buffer.from(edited.text) });
        }
        checksum = addToPrint(checksum, layout.columns, edited?.cells ?? cells);
      },
      signal,
    );
    const edits = request.edits.map(
      (edit) => outcomes.get(edit) ?? stale(edit, `row ${String(edit.at.row)} is not there: there are ${String(rows)}`),
    );
    const { last } = seen;
    const added: string[] = [];
    const appends = request.appends.map((append): SourceWriteOutcome => {
      const problem = judgeAppend(append, layout.columns, refuseNoCharacter);
      if (problem !== null || last === null) return problem ?? stale(append, 'there is no record to write it like');
      const cells = new Map(append.cells.map(({ column, text }) => [layout.columns.indexOf(column), text]));
      const text = newRecord(cells, layout.uses, form.shape, last, nullIs);
      const record = parseJson(text);
      if (!isObject(record)) return stale(append, 'it cannot be written as a record');
      const after = layout.cellsOf(record);
      const lost = append.cells.find(({ column, text: cell }) => after[layout.columns.indexOf(column)] !== cell);
      if (lost !== undefined) {
        const detail = 'it cannot be written so that it reads the same';
        return { key: append.key, kind: 'unencodable', column: lost.column, detail };
      }
      added.push(text);
      rows += 1;
      checksum = addToPrint(checksum, layout.columns, after);
      return { key: append.key, kind: 'written' };
    });
    if (last !== null && added.length > 0) {
      addBehind(splices, last, form.isLines, added, pass.endsWithNewline, pass.bytes);
    }
    return { splices, edits, appends, print: { rows, checksum } };
  }

  /** The record as it will be; edits that cannot be made are judged. */
  function editElement(
    { text, record }: JsonElement,
    cells: readonly string[],
    layout: Layout,
    edits: readonly SourceWrite[],
    outcomes: Map<SourceWrite, SourceWriteOutcome>,
  ): { readonly text: string; readonly cells: readonly string[] } {
    const judged = judgeRow(edits, layout.columns, cells, refuseNoCharacter);
    let now = { text, cells };
    for (const edit of edits) {
      const outcome = judged.outcomes.get(edit) ?? stale(edit, 'it was not judged');
      if (outcome.kind !== 'written') {
        outcomes.set(edit, outcome);
        continue;
      }
      const after = setCells(now, record, layout, edit);
      outcomes.set(edit, 'unwritable' in after ? refused(edit, after.unwritable) : outcome);
      if (!('unwritable' in after)) now = after;
    }
    return now;
  }

  function setCells(
    start: { readonly text: string; readonly cells: readonly string[] },
    record: JsonElement['record'],
    layout: Layout,
    edit: SourceWrite,
  ): typeof start | { readonly unwritable: string } {
    let now = start;
    for (const { column, text } of edit.cells) {
      const index = layout.columns.indexOf(column);
      const use = layout.uses[index];
      if (use === undefined || now.cells[index] === text) continue;
      const value = valueAt(record, use.path);
      const before = value === undefined ? null : typeof value === 'string' ? JSON.stringify(value) : textOf(value);
      const wanted = now.cells.map((cell, at) => (at === index ? text : cell));
      const written = spellings(text, use, before, nullIs)
        .map((spelling) => setValue(now.text, use.path, spelling))
        .find((candidate) => candidate !== null && reads(candidate, wanted, layout));
      if (written === undefined || written === null) return { unwritable: column };
      now = { text: written, cells: wanted };
    }
    return now;
  }

  function reads(text: string, wanted: readonly string[], layout: Layout): boolean {
    const record = parseJson(text);
    return isObject(record) && layout.cellsOf(record).every((cell, index) => cell === wanted[index]);
  }

  /** Reads the new file as the next run will; one that reads otherwise than planned never takes the place of the old. */
  async function readBack(temporary: string, print: Print, signal: AbortSignal): Promise<string> {
    const file = await openSourceFile(temporary);
    try {
      const document = documentOf(file);
      const { form, layout, records, pass } = await surveyJson(document, nullIs, signal);
      let checksum = 0;
      await readElements(
        document,
        form,
        ({ record }) => {
          checksum = addToPrint(checksum, layout.columns, layout.cellsOf(record));
        },
        signal,
      );
      if (pass.cut === null && records === print.rows && checksum === print.checksum) {
        return versionOf(file.opened, pass.checksum);
      }
      throw new SyncError(`cannot write ${path}: with these values it would read as another table`, {
        code: 'SOURCE_UNWRITABLE',
        retryable: false,
        hint: 'Set source.format, so that it is not recognised anew.',
      });
    } finally {
      await file.close();
    }
  }

  const changed = (request: SourceWriteRequest): SourceWritten =>
    allStale(request, `${path} changed since it was read`);

  return { refuses: refuseNoCharacter, write };
}

function refused({ key }: SourceWrite, column: string): SourceWriteOutcome {
  return { key, kind: 'unencodable', column, detail: 'it cannot be written so that it reads the same' };
}

/** Puts new records behind the last one, as the others stand behind each other. */
function addBehind(
  splices: ByteSplice[],
  last: JsonElement,
  isLines: boolean,
  added: readonly string[],
  endsWithNewline: boolean,
  bytes: number,
): void {
  const text = isLines
    ? added.map((record) => (endsWithNewline ? `${record}\n` : `\n${record}`)).join('')
    : added.map((record) => `,${last.gap}${record}`).join('');
  const at = isLines ? bytes : last.to;
  const before = splices.at(-1);
  // The last record itself may be edited too: one place, one splice.
  if (before !== undefined && before.to === at) {
    splices[splices.length - 1] = { ...before, bytes: Buffer.concat([before.bytes, Buffer.from(text)]) };
  } else splices.push({ from: at, to: at, bytes: Buffer.from(text) });
}

/** Adds one record to the checksum of those before it: what it says, by column name. No cell holds a NUL. */
function addToPrint(checksum: number, columns: readonly string[], cells: readonly string[]): number {
  const said = columns.flatMap((column, index) => {
    const cell = cells[index] ?? '';
    return cell.trim() === '' ? [] : [`${column}\0${cell}`];
  });
  return crc32(`${said.sort().join('\0')}\0\0`, checksum);
}
