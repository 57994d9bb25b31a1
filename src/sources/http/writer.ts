import { SyncError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type {
  SourceAppend,
  SourceWrite,
  SourceWriteOutcome,
  SourceWriter,
  SourceWritten,
} from '../../domain/ports/source-writer.ts';
import { createLayoutBuilder, valueAt, type ColumnUse, type Layout } from '../json/layout.ts';
import { spellings } from '../json/edit-record.ts';
import { isObject, parseJson, textOf, type Json, type JsonObject } from '../json/parse-record.ts';
import { refuseNoCharacter, stale } from '../judge-writes.ts';
import { notSaid } from '../not-said.ts';
import { readsAs } from '../reads-as.ts';
import { createApi, type Api, type ApiOptions } from './api.ts';

/** How one location is written. */
export interface HttpWriteOptions {
  /** With `{{key}}`, or the key column, where the key stands. */
  readonly url: string;
  readonly method: 'PATCH' | 'PUT';
  /** A template in which `"{{changes}}"` and `"{{record}}"` stand for objects. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  readonly record_at?: readonly string[] | undefined;
  /** How a record is added; without it none is. */
  readonly append?:
    | {
        readonly url: string;
        readonly method: 'POST' | 'PUT';
        /** A template in which `"{{record}}"` stands for the new record. */
        readonly body?: Readonly<Record<string, unknown>> | undefined;
      }
    | undefined;
}

/** A record as the API has it now. */
interface Fetched {
  readonly record: JsonObject;
  readonly etag: string | null;
}

/**
 * Writes one location a request: asks for it, compares with what was expected, sends the changes (with `If-Match` where the
 * API gives an ETag), and asks once more, as written is what reads back. See README.md.
 */
export function createHttpWriter(
  options: ApiOptions & { readonly key: string; readonly write: HttpWriteOptions; readonly nullIs: 'absent' | 'empty' },
  deps: { readonly log: Log; readonly clock: Clock; readonly random: () => number },
  /** The columns of the last read, by which new values get their type; null before any. */
  lastLayout: () => Layout | null = () => null,
): SourceWriter {
  const { write, nullIs } = options;

  async function inTurn<Wanted>(
    wanted: readonly Wanted[],
    act: (one: Wanted) => Promise<SourceWriteOutcome>,
    signal: AbortSignal,
  ): Promise<readonly SourceWriteOutcome[]> {
    const outcomes: SourceWriteOutcome[] = [];
    for (const one of wanted) {
      throwIfAborted(signal);
      outcomes.push(await act(one));
    }
    return outcomes;
  }

  /**
   * Adds one record, never blindly (R12): looked up by its key first, and after an end of which nobody knows whether it took
   * effect. What is found there with these very values is the record that was added.
   */
  async function appendOne(api: Api, append: SourceAppend, signal: AbortSignal): Promise<SourceWriteOutcome> {
    const how = write.append;
    if (how === undefined) return stale(append, 'records cannot be added through this API: see source.write.append');
    const at = urlOf(write.url, append.key);
    try {
      const before = await fetchOne(api, at, signal);
      if (before !== null) return judgeAdded(append, before, 'the API has another record with this code already');
      const record = append.cells.reduce<JsonObject>(
        (all, { column, text }) => withValue(all, pathToBe(column), valueToBe(column, text)),
        {},
      );
      const json = how.body === undefined ? record : fillIn(how.body, record, record);
      const url = urlOf(how.url, append.key);
      const isKnown = await api.request({ method: how.method, url, json, repeat: 'never' }, signal).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof SyncError) || error.code === 'ABORTED' || !error.retryable) throw error;
          return false;
        },
      );
      const after = await fetchOne(api, at, signal);
      if (after !== null) return judgeAdded(append, after, 'the API makes another record of it');
      return stale(append, isKnown ? 'it was added and is not there' : 'the API did not answer, and it is not there');
    } catch (error) {
      return asOutcome(error, append);
    }
  }

  function judgeAdded(append: SourceAppend, { record }: Fetched, detail: string): SourceWriteOutcome {
    const other = append.cells.find(({ column, text }) => !readsAs(text, cellAt(record, column)));
    if (other === undefined) return { key: append.key, kind: 'written' };
    return { key: append.key, kind: 'unencodable', column: other.column, detail };
  }

  function useOf(column: string): ColumnUse | undefined {
    const layout = lastLayout();
    return layout?.uses[layout.columns.indexOf(column)];
  }

  function pathToBe(column: string): readonly string[] {
    return useOf(column)?.path.map(String) ?? pathOf({}, column);
  }

  function valueToBe(column: string, text: string): Json {
    const use = useOf(column);
    return use === undefined ? text : parseJson(spellings(text, use, null, nullIs)[0] ?? '""');
  }

  async function writeOne(api: Api, edit: SourceWrite, signal: AbortSignal): Promise<SourceWriteOutcome> {
    const url = urlOf(write.url, edit.key);
    try {
      const before = await fetchOne(api, url, signal);
      if (before === null) return stale(edit, 'the API does not have it any more');
      const moved = edit.cells.find(({ column, expected }) => cellAt(before.record, column) !== expected);
      if (moved !== undefined) return stale(edit, `column ${moved.column} holds another text than was read`);
      const changes = edit.cells.filter(({ expected, text }) => expected !== text);
      if (changes.length === 0) return { key: edit.key, kind: 'written' };

      const values = changes.map(
        ({ column, text }) => [pathOf(before.record, column), valueFor(before.record, column, text)] as const,
      );
      const json = bodyOf(before.record, values);
      const headers = before.etag === null ? {} : { 'if-match': before.etag };
      const { status } = await api.request({ method: write.method, url, json, headers }, signal);
      if (status === 412) return stale(edit, 'it changed just before it was written');

      const after = await fetchOne(api, url, signal);
      const other = changes.find(({ column, text }) => after === null || !readsAs(text, cellAt(after.record, column)));
      if (other === undefined) return { key: edit.key, kind: 'written' };
      const made = after === null ? 'nothing' : JSON.stringify(cellAt(after.record, other.column).slice(0, 60));
      return { key: edit.key, kind: 'unencodable', column: other.column, detail: `the API makes ${made} of it` };
    } catch (error) {
      return asOutcome(error, edit);
    }
  }

  async function fetchOne(api: Api, url: URL, signal: AbortSignal): Promise<Fetched | null> {
    try {
      const { body, headers } = await api.request({ method: 'GET', url }, signal);
      const found = valueAt(body as Json, write.record_at ?? []);
      if (isObject(found)) return { record: found, etag: headers['etag'] ?? null };
    } catch (error) {
      if (error instanceof SyncError && error.code === 'SOURCE_NOT_FOUND') return null;
      throw error;
    }
    throw new SyncError(`the source: GET ${url.pathname} gave no record`, {
      code: 'SOURCE_UNWRITABLE',
      retryable: false,
      hint: 'Check source.write.url and source.write.record_at.',
    });
  }

  function cellAt(record: JsonObject, column: string): string {
    const value = valueAt(record, pathOf(record, column));
    if (value === undefined) return notSaid;
    return textOf(value) ?? (nullIs === 'empty' ? '' : notSaid);
  }

  /** A value of the type that the property has now. */
  function valueFor(record: JsonObject, column: string, text: string): Json {
    const before = valueAt(record, pathOf(record, column));
    const written = before === undefined || before === null ? null : typeof before === 'string' ? '""' : textOf(before);
    const builder = createLayoutBuilder('plain', nullIs);
    builder.learn({ value: before ?? '' });
    const use: ColumnUse = builder.finish().uses[0] ?? {
      path: [],
      hasTexts: true,
      hasNumbers: false,
      hasBooleans: false,
      isAlways: true,
    };
    const [best = '""'] = spellings(text, use, written, nullIs);
    return parseJson(best);
  }

  /** What is sent: a template filled in, or the changes for PATCH and the whole record for PUT. */
  function bodyOf(record: JsonObject, values: readonly (readonly [readonly string[], Json])[]): Json {
    const changes = values.reduce<JsonObject>((all, [path, value]) => withValue(all, path, value), {});
    const whole = values.reduce<JsonObject>((all, [path, value]) => withValue(all, path, value), record);
    if (write.body === undefined) return write.method === 'PATCH' ? changes : whole;
    return fillIn(write.body, changes, whole);
  }

  function fillIn(template: unknown, changes: JsonObject, whole: JsonObject): Json {
    const fill = (part: unknown): Json => {
      if (part === '{{changes}}') return changes;
      if (part === '{{record}}') return whole;
      if (typeof part === 'string') {
        return part.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, (_all, column: string) => cellAt(whole, column).trim());
      }
      if (Array.isArray(part)) return part.map(fill);
      if (typeof part !== 'object' || part === null) return part as Json;
      return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, fill(inner)]));
    };
    return fill(template);
  }

  return {
    refuses: refuseNoCharacter,
    async write({ edits, appends, version }, signal): Promise<SourceWritten> {
      throwIfAborted(signal);
      const api = createApi(options, deps);
      try {
        return {
          edits: await inTurn(edits, (edit) => writeOne(api, edit, signal), signal),
          appends: await inTurn(appends, (append) => appendOne(api, append, signal), signal),
          version,
        };
      } finally {
        api.close();
      }
    },
  };
}

function urlOf(template: string, key: string): URL {
  return new URL(template.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, () => encodeURIComponent(key)));
}

/** The way to a column's value: a name with dots may be one property, or several in each other. */
function pathOf(record: JsonObject, column: string): readonly string[] {
  if (Object.hasOwn(record, column)) return [column];
  const steps = column.split('.');
  for (let length = steps.length - 1; length > 0; length -= 1) {
    const name = steps.slice(0, length).join('.');
    const inner = Object.hasOwn(record, name) ? record[name] : undefined;
    if (isObject(inner)) return [name, ...pathOf(inner, steps.slice(length).join('.'))];
  }
  return steps;
}

function withValue(object: JsonObject, [first = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...object, [first]: value };
  const inner = object[first];
  return { ...object, [first]: withValue(isObject(inner) ? inner : {}, rest, value) };
}

/** One location that the API refuses does not stop the others; a server that is gone stops all. */
function asOutcome(error: unknown, edit: SourceWrite | SourceAppend): SourceWriteOutcome {
  if (!(error instanceof SyncError) || error.code !== 'SOURCE_UNREADABLE' || error.retryable) throw error;
  return { key: edit.key, kind: 'unencodable', column: edit.cells[0]?.column ?? '', detail: error.message };
}

function throwIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new SyncError('stopped before all was written', { code: 'ABORTED', retryable: true });
}
