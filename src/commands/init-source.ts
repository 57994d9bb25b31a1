import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseConfig, type LoadedConfig } from '../config/load-config.ts';
import { SyncError } from '../domain/errors.ts';
import type { SourceRecord } from '../domain/ports/source-read.ts';
import { lookAtApi } from '../look-at-api.ts';
import { filesNamedBy, openSource } from '../open-source.ts';
import { readAnswer } from '../setup/read-answer.ts';
import {
  draftDatabase,
  draftFile,
  draftUrl,
  kindOfFile,
  knownEndings,
  placeKind,
  secretNames,
  type SourceDraft,
} from '../setup/source-draft.ts';
import { likelyTable, queryForRows, queryForTables } from '../setup/table-queries.ts';
import type { Asking } from './asking.ts';
import type { Context } from './context.ts';
import { usageError } from './usage-error.ts';

/** What there is to look at, and where in it. */
export interface SourceArguments {
  /** File, pattern, URL or database; left out: the only file that lies in the folder or in `data/`. */
  readonly place?: string;
  readonly table?: string;
  readonly query?: string;
}

/** A source with its first records. */
export interface LookedAt {
  readonly draft: SourceDraft;
  readonly columns: readonly string[];
  /** Enough to judge by, empty ones left out. */
  readonly records: readonly SourceRecord[];
  /** The table of a database that all rows are read of; null: something else is. */
  readonly table: string | null;
}

/** Enough to judge by; a larger source is not read to its end. */
const lookedAt = 5_000;

/**
 * Finds out how the source is read, and reads its beginning. Secrets in the argument are concealed from then on.
 * @throws SyncError USAGE, and what reading a source throws
 */
export async function lookAtSource(
  context: Context,
  { place = onlyFile(), table, query }: SourceArguments,
  asking: Asking | null,
): Promise<LookedAt> {
  const kind = placeKind(place);
  if (kind !== 'database' && (table !== undefined || query !== undefined))
    throw usageError('--table and --query are for a database', 'Name one, as sqlite:data/erp.db.');
  switch (kind) {
    case 'file':
      return { ...(await read(context, draftFile(place))), table: null };
    case 'url':
      return { ...(await read(context, await draftBehindUrl(context, place))), table: null };
    case 'database': {
      if (query !== undefined) {
        const draft = concealed(context, draftDatabase(place, query, context.env));
        return { ...(await read(context, draft)), table: null };
      }
      const chosen = table ?? (await chooseTable(context, place, asking));
      const draft = concealed(context, draftDatabase(place, queryForRows(place, chosen, null), context.env));
      return { ...(await read(context, draft)), table: chosen };
    }
    case null:
      if (/[*?]/u.test(place)) return { ...(await read(context, await draftPattern(place))), table: null };
      throw usageError(
        `${place} is nothing that init can look at`,
        `It knows files (${knownEndings.join(', ')}; those of text also packed, as .csv.gz), several of them by a pattern in quotes ('data/*.csv'), http(s) URLs of a JSON API or of such a file, and databases (sqlite:, postgres:, mysql:).`,
      );
  }
}

/** A pattern that names no ending is read by what its files are: all of one kind, as they are one table. */
async function draftPattern(pattern: string): Promise<SourceDraft> {
  const files = await filesNamedBy(pattern);
  const [kind = null, ...others] = new Set(files.map(kindOfFile));
  if (kind !== null && others.length === 0) return draftFile(pattern, kind);
  const shown = files.slice(0, 5).join(', ');
  throw usageError(
    `${pattern} stands for files that are not of one kind init knows: ${shown}${files.length > 5 ? ', …' : ''}`,
    `Name those of one kind, as '${join(dirname(pattern), '*.csv')}'; it knows ${knownEndings.join(', ')}, and those of text packed, as .csv.gz.`,
  );
}

/** The configuration that reads the source, and nothing else that counts. */
function probe(draft: SourceDraft, { configFile, env }: Pick<Context, 'configFile' | 'env'>): LoadedConfig {
  const settings = {
    version: 1,
    partoo: { environment: 'sandbox', api_key: '${PARTOO_API_KEY}' },
    source: { ...draft.settings, key: '-' },
    fields: { name: '-' },
    absent: { action: 'report' },
  };
  // JSON is YAML, and quotes itself.
  return parseConfig(JSON.stringify(settings, null, 1), configFile, envFor(draft, env));
}

/** The environment with what the argument said of it. A key for Partoo is not needed to look at a source. */
export function envFor(draft: SourceDraft, env: Context['env']): Context['env'] {
  const apiKey = env['PARTOO_API_KEY'] ?? '';
  return { ...env, ...draft.secrets, PARTOO_API_KEY: apiKey === '' ? 'not-used-by-init' : apiKey };
}

function concealed({ conceal }: Context, draft: SourceDraft): SourceDraft {
  conceal(Object.values(draft.secrets));
  return draft;
}

/** Of a file its kind says enough; of an API the first answer tells where its records are. */
async function draftBehindUrl(context: Context, url: string): Promise<SourceDraft> {
  if (!URL.canParse(url)) throw usageError(`${url} is no URL`, 'Write it like https://erp.example.com/api/stores');
  const draft = concealed(context, draftUrl(url, context.env));
  if (draft.settings['kind'] !== 'http') return draft;
  const answer = await lookAtApi(probe(draft, context), context, context.signal).catch((error: unknown) => {
    throw withCredentialsHint(error, draft);
  });
  const shape = readAnswer(answer.body, answer.headers);
  if (shape === null)
    throw usageError(
      `the answer of ${draft.shown} holds no list of objects`,
      'Name the URL that gives the locations themselves.',
    );
  return {
    ...draft,
    settings: { ...draft.settings, ...shape.settings },
    doubts: { ...draft.doubts, ...shape.doubts },
  };
}

function withCredentialsHint(error: unknown, { settings }: SourceDraft): unknown {
  if (!(error instanceof SyncError) || error.code !== 'SOURCE_UNAUTHORIZED' || 'auth' in settings) return error;
  const { token, user, password, apiKey } = secretNames;
  return new SyncError(error.message, {
    ...{ code: error.code, retryable: false },
    hint: `Set ${token} (bearer), ${user} and ${password} (basic), or ${apiKey} (header X-API-Key) in the environment.`,
  });
}

async function chooseTable(context: Context, url: string, asking: Asking | null): Promise<string> {
  const draft = concealed(context, draftDatabase(url, queryForTables(url), context.env));
  const { records } = await read(context, draft);
  const tables = records.map(({ cells }) => cells[0] ?? '');
  const likely = likelyTable(tables);
  if (likely !== null && (tables.length === 1 || asking === null)) return likely;
  const sorted = likely === null ? tables : [likely, ...tables.filter((name) => name !== likely)];
  const [first, ...others] = sorted.map((name) => ({ value: name, label: name }));
  if (first === undefined)
    throw usageError(`${draft.shown} has no tables`, 'Is it the right database, and the right user?');
  if (asking !== null) return asking.choose('Which table holds your locations?', [first, ...others]);
  throw usageError(
    `${draft.shown} has several tables that could hold the locations: ${tables.slice(0, 10).join(', ')}`,
    'Name one with --table, or a SELECT with --query.',
  );
}

async function read(context: Context, draft: SourceDraft): Promise<Omit<LookedAt, 'table'>> {
  const { log, signal } = context;
  const loaded = probe(draft, context);
  context.conceal(loaded.secrets);
  const enough = new AbortController();
  const records: SourceRecord[] = [];
  let columns: readonly string[] = [];
  try {
    const { outcome, reason } = await openSource(loaded.config, { log }).read(
      {
        header: (found) => {
          columns = found;
        },
        records: (batch) => {
          for (const record of batch)
            if (records.length < lookedAt && record.cells.some((cell) => cell !== '')) records.push(record);
          if (records.length >= lookedAt) enough.abort();
        },
      },
      AbortSignal.any([signal, enough.signal]),
    );
    if (outcome === 'incomplete') context.note(`${draft.shown} could not be read whole: ${reason ?? 'unknown'}`);
  } catch (error) {
    if (!(enough.signal.aborted && !signal.aborted && error instanceof SyncError && error.code === 'ABORTED'))
      throw error;
  }
  return { draft, columns, records };
}

/** The one file that can be meant. */
function onlyFile(): string {
  const found = ['.', 'data'].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => /\.(?:xlsx|(?:csv|tsv|ndjson|geojson)(?:\.gz)?)$/iu.test(name))
          .map((name) => join(folder, name))
      : [],
  );
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw usageError(
    found.length === 0
      ? 'there is no file to look at'
      : `several files could be meant: ${found.slice(0, 5).join(', ')}`,
    'Name it: partoo-sync init data/stores.csv',
  );
}
