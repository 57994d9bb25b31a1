import { unreadable } from '../unreadable.ts';
import { empty, formOf, headOf, readElements, type JsonDocument, type JsonForm, type JsonPass } from './document.ts';
import { createLayoutBuilder, type Layout } from './layout.ts';

/** Which file, and where its records are. */
export interface JsonSourceOptions {
  readonly path: string;
  readonly format: 'auto' | 'array' | 'ndjson' | 'geojson';
  /** Names on the way to the array of records, when it is not where the format says. */
  readonly records?: readonly string[] | undefined;
  /** Does null say nothing, or explicitly empty? */
  readonly nullIs: 'absent' | 'empty';
  /** Is the file kept as `<file>.bak` when it is written? No, unless said. */
  readonly backup?: boolean;
  /** Is the file to be written? What cannot be is refused when it is read. */
  readonly writeBack?: boolean;
}

/** Sizes that tests make small, to cut a file anywhere. */
export interface JsonTuning {
  readonly chunkBytes: number;
  /** A single record may be this long. */
  readonly maxElementBytes: number;
}

/** A file as a first pass has found it. */
export interface Surveyed {
  readonly form: JsonForm;
  readonly layout: Layout;
  readonly records: number;
  readonly pass: JsonPass;
}

/**
 * Reads a file once for what it is and which columns it has.
 * @throws SyncError SOURCE_EMPTY, SOURCE_UNREADABLE, ABORTED
 */
export async function surveyJson(
  document: JsonDocument,
  nullIs: 'absent' | 'empty',
  signal: AbortSignal,
): Promise<Surveyed> {
  const { path } = document;
  const form = formOf(document, await headOf(document, signal));
  const builder = createLayoutBuilder(form.shape, nullIs);
  let records = 0;
  const pass = await readElements(
    document,
    form,
    ({ record, line }) => {
      records += 1;
      if (builder.learn(record)) return;
      throw unreadable(
        `${path}:${String(line)}: the records have more than 2000 different properties`,
        'Name the array of records with source.records; codes as names of properties are not understood.',
      );
    },
    signal,
  );
  if (records === 0 && pass.cut !== null)
    throw unreadable(`${path}: ${pass.cut}`, 'Wait until it is written to its end.');
  if (records === 0) throw empty(path, 'there is no record, so no column is known');
  return { form, layout: builder.finish(), records, pass };
}
