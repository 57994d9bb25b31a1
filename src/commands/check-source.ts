import type { App } from '../app.ts';
import { columnMistakes } from '../columns-at.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { ConfigError } from '../config/mistake.ts';
import type { DataReport } from '../domain/data-report.ts';
import { describeProblem, describeRows } from '../domain/location.ts';
import type { Mapper } from '../domain/ports/mapper.ts';
import { createDataSurvey, type DataSurvey } from '../setup/data-survey.ts';
import { nearDuplicates } from '../sync/plan/near-duplicates.ts';
import { holidayNotices } from '../sync/read/holiday-notices.ts';
import { joinedNotices } from '../sync/read/joined-notices.ts';
import { readHeader } from '../sync/read/read-header.ts';
import { readSource } from '../sync/read/read-source.ts';
import type { Finding } from './finding.ts';

/** What one look at the source has shown. */
export interface CheckedSource {
  /** `csv data/stores.csv` */
  readonly description: string;
  readonly findings: readonly Finding[];
  readonly data: DataReport;
  /** Every category that a location of it names, each once. */
  readonly categories: readonly string[];
}

/**
 * Reads the source to its end, once: what cannot be synced and why, and what it holds field by field.
 *
 * @param mostListed problems of each kind that are findings of their own; the data report has all of them in numbers
 */
export async function checkSource(
  { app, loaded, mostListed }: { readonly app: App; readonly loaded: LoadedConfig; readonly mostListed: number },
  signal: AbortSignal,
): Promise<CheckedSource> {
  const memory = await app.openMemory();
  try {
    const deps = app.runDeps(memory);
    const columns = await readHeader(deps.source, signal);
    // A list of changes without any names no column.
    const missing = columns.length === 0 ? [] : columnMistakes(loaded.columns, columns);
    if (missing.length > 0) throw new ConfigError(loaded.file, missing);
    const survey = createDataSurvey(Object.keys(loaded.config.fields));
    const { snapshot, rows, joined, calendars } = await readSource(
      {
        source: deps.source,
        createMapper: (header) => surveyed(deps.createMapper(header, null), survey),
        mappingFingerprint: 'check',
        known: new Map(),
        needsLook: new Set(),
        previousTraits: memory.sourceTraits(),
        today: deps.today(),
      },
      signal,
    );
    const { locations, invalid, keyless, duplicates } = snapshot;
    const problems = [...keyless, ...[...invalid.values()].flatMap((entry) => entry.problems)];
    const warnings = [...locations.values()].flatMap((location) => location.warnings);
    const near = nearDuplicates(snapshot.keys, memory.links());
    const findings: readonly Finding[] = [
      snapshot.outcome === 'complete'
        ? {
            area: 'source',
            level: 'ok',
            message: `${deps.source.description}: ${String(rows)} rows, ${String(locations.size)} locations can be synced`,
          }
        : {
            area: 'source',
            level: 'wrong',
            message: `${deps.source.description} is not complete: ${snapshot.reason ?? 'unknown'}`,
          },
      ...(rows === 0
        ? [{ area: 'source', level: 'warning', message: `${deps.source.description} has no rows` } as const]
        : []),
      ...[...duplicates].slice(0, mostListed).map(
        ([code, at]): Finding => ({
          area: 'source',
          level: 'warning',
          message: `code ${code} stands in ${describeRows(at)}: all of them are held`,
        }),
      ),
      ...joined.map(
        ({ name, description, rows: all, matched }): Finding => ({
          area: 'source',
          level: 'ok',
          message: `${name}, ${description}: ${String(all)} rows, ${String(matched)} of them joined to locations`,
        }),
      ),
      ...[...joinedNotices(joined, snapshot.keys), ...holidayNotices(calendars)].map(
        ({ message }): Finding => ({ area: 'source', level: 'warning', message }),
      ),
      ...limited(problems.map(describeProblem), 'held', mostListed),
      ...limited(
        [...near.map(({ code, message }) => `${String(code)}: ${message}`), ...warnings.map(describeProblem)],
        'noted',
        mostListed,
      ),
    ];
    const counts = { locations: locations.size, invalid: invalid.size, keyless: keyless.length };
    const categories = new Set([...locations.values()].flatMap(({ values }) => [values['categories'] ?? []].flat()));
    return {
      description: deps.source.description,
      findings,
      categories: [...categories].map(String),
      data: survey.report({ rows, ...counts, duplicates }),
    };
  } finally {
    memory.close();
  }
}

/** Every record that is mapped passes the survey too: the source is read once. */
function surveyed(mapper: Mapper, survey: DataSurvey): Mapper {
  return {
    ...mapper,
    map: (record, today) => {
      const mapped = mapper.map(record, today);
      survey.take(mapped);
      return mapped;
    },
  };
}

function limited(messages: readonly string[], what: string, mostListed: number): readonly Finding[] {
  const shown = messages
    .slice(0, mostListed)
    .map((message): Finding => ({ area: 'source', level: 'warning', message: `${what}: ${message}` }));
  const rest = messages.length - shown.length;
  return rest === 0
    ? shown
    : [
        ...shown,
        {
          area: 'source',
          level: 'warning',
          message: `${what}: ${String(rest)} more of this kind; "partoo-sync plan --json" lists all`,
        },
      ];
}
