import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseConfig, type LoadedConfig } from '../config/load-config.ts';
import { SyncError } from '../domain/errors.ts';
import { describeProblem, type MappedRecord } from '../domain/location.ts';
import type { Change } from '../domain/plan.ts';
import type { Log, SourceRecord } from '../domain/ports.ts';
import { createMapper } from '../mapping/mapper.ts';
import { openSource } from '../open-source.ts';
import { changeLines } from '../reports/change-lines.ts';
import { wrap } from '../reports/wrap.ts';
import { doubtMark, starterConfig } from '../setup/starter-config.ts';
import { recognise, type Recognition } from '../setup/recognise.ts';
import { labelOf } from '../sync/plan/plan-location.ts';
import { createToday } from '../today.ts';
import { exitCodes, type Command, type Context } from './context.ts';

export interface InitOptions {
  /** The file to look at; without it the only one that lies in the folder or in `data/`. */
  readonly file?: string;
  readonly yes: boolean;
}

const kinds = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  json: 'json',
  ndjson: 'json',
  geojson: 'json',
  xlsx: 'xlsx',
} as const;
type Kind = (typeof kinds)[keyof typeof kinds];

/** Enough to judge by; a larger file is not read to its end. */
const lookedAt = 5_000;
const previewed = 10;

/**
 * Writes a commented starter configuration from a look at the source. Asks before it writes; with `--yes` it does not, and
 * what it could not know is marked in comments. Never replaces a configuration.
 */
export const initCommand: Command<InitOptions> = async (context, { file, yes }) => {
  const { configFile, ask } = context;
  if (existsSync(configFile))
    throw usage(`${configFile} is there already`, 'Name another file with -c FILE, or remove it first.');
  const path = file ?? onlyFile();
  const kind = kindOf(path);
  const table = await lookAt(probe(kind, path, configFile), context);
  const recognition = recognise(table);
  const text = starterConfig({ kind, path, recognition });
  const loaded = parseConfig(text, configFile, placeholderKey);

  say(context, `Looked at ${String(table.rows.length)} rows and ${String(table.columns.length)} columns of ${path}.`);
  context.print(summaryOf(recognition, context));
  context.print(preview(table, loaded, context));
  if (!yes) {
    if (ask === null)
      throw usage(
        'nothing was written, as nobody can be asked here',
        'Run it again with --yes: doubts are then marked in comments.',
      );
    if (!(await ask(`Write ${configFile}?`))) return exitCodes.stopped;
  }
  mkdirSync(dirname(configFile), { recursive: true });
  writeFileSync(configFile, text, { mode: 0o600, flag: 'wx' });
  const doubts = text.split(`# ${doubtMark}:`).length - 1;
  say(
    context,
    `Written: ${configFile}. ${String(doubts)} line(s) marked ${doubtMark} need a look. Then set PARTOO_API_KEY, and run partoo-sync check and partoo-sync plan: neither writes anything.`,
  );
  return exitCodes.done;
};

/** Nothing is asked of Partoo here: any key will do for reading the text. */
const placeholderKey = { PARTOO_API_KEY: 'not-used-by-init' };

/** A configuration that does for opening the source. */
function probe(kind: Kind, path: string, configFile: string): LoadedConfig {
  const text = [
    'version: 1',
    'partoo: { environment: sandbox, api_key: "${PARTOO_API_KEY}" }',
    `source: { kind: ${kind}, path: ${JSON.stringify(path)}, key: "-" }`,
    'fields: { name: "-" }',
    'absent: { action: report }',
  ].join('\n');
  return parseConfig(text, configFile, placeholderKey);
}

async function lookAt(
  loaded: LoadedConfig,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<{
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly records: readonly SourceRecord[];
}> {
  const enough = new AbortController();
  const records: SourceRecord[] = [];
  let columns: readonly string[] = [];
  try {
    await openSource(loaded.config, { log }).read(
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
  } catch (error) {
    if (!(enough.signal.aborted && !signal.aborted && error instanceof SyncError && error.code === 'ABORTED'))
      throw error;
  }
  return { columns, rows: records.map(({ cells }) => cells), records };
}

function summaryOf(recognition: Recognition, { paint, width }: Context): string {
  const { key, fields, days, week, specialHours, country } = recognition;
  const lines: readonly (readonly [string, string, (string | undefined)?])[] = [
    ['code', key.column, key.doubt],
    ...fields.map(({ field, column, doubt }) => [field, column, doubt] as const),
    ...(country === null ? [] : [['country', `${country.code} for all`, country.doubt] as const]),
    ...(week === null ? [] : [['open_hours', week.column, week.doubt] as const]),
    ...Object.entries(days ?? {}).map(([day, columns]) => [`open_hours.${day}`, columns.join(', ')] as const),
    ...(specialHours === null ? [] : [['specific_hours', specialHours.column, specialHours.doubt] as const]),
  ];
  const shown = lines.flatMap(([field, column, doubt]) =>
    wrap([column, ...(doubt === undefined ? [] : [{ text: ` (${doubt})`, style: paint.yellow }])], {
      width,
      prefix: `  ${field.padEnd(22)} `,
    }),
  );
  return `\n${[paint.bold('Columns, as they seem to be meant'), ...shown].join('\n')}\n`;
}

/** The first rows as Partoo would see them. */
function preview(
  { columns, records }: { readonly columns: readonly string[]; readonly records: readonly SourceRecord[] },
  { config }: LoadedConfig,
  { paint, width, clock }: Context,
): string {
  const mapper = createMapper({ key: config.source.key, fields: config.fields, columns, customFields: null });
  const today = createToday(config.schedule.timezone, clock)();
  const lines = records.slice(0, previewed).flatMap((record) => describe(mapper.map(record, today)));
  return `\n${[paint.bold(`The first ${String(Math.min(previewed, records.length))} rows as Partoo would see them`), ...lines].join('\n')}\n\n`;

  function describe(mapped: MappedRecord): readonly string[] {
    if (mapped.kind !== 'location') {
      return mapped.problems.flatMap((problem) =>
        wrap([{ text: describeProblem(problem), style: paint.yellow }], { width, prefix: '  ', hang: 4 }),
      );
    }
    const { key: code, values } = mapped.location;
    const fields = Object.entries(values).map(([field, to]) => ({ field, to, rule: 'new location' }));
    const change: Change = { action: 'create', code, business_id: null, side: 'partoo', fields, patch: [] };
    return changeLines(change, labelOf(values).label, { paint, width });
  }
}

function kindOf(path: string): Kind {
  const extension = /\.([a-z]+)$/iu.exec(path)?.[1]?.toLowerCase() ?? '';
  if (Object.hasOwn(kinds, extension)) return kinds[extension as keyof typeof kinds];
  throw usage(
    `${path} is no file that init can look at`,
    `It knows ${Object.keys(kinds)
      .map((name) => `.${name}`)
      .join(', ')}. For a database, begin with config/partoo-sync.example.yaml.`,
  );
}

/** The one file that can be meant. */
function onlyFile(): string {
  const found = ['.', 'data'].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => /\.(?:csv|tsv|xlsx|ndjson|geojson)$/iu.test(name))
          .map((name) => join(folder, name))
      : [],
  );
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw usage(
    found.length === 0
      ? 'there is no file to look at'
      : `several files could be meant: ${found.slice(0, 5).join(', ')}`,
    'Name it: partoo-sync init data/stores.csv',
  );
}

function say({ print, width }: Context, text: string): void {
  print(`${wrap([text], { width }).join('\n')}\n`);
}

function usage(message: string, hint: string): SyncError {
  return new SyncError(message, { code: 'USAGE', retryable: false, hint });
}
