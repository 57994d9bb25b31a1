import { readFileSync } from 'node:fs';
import { parseConfig } from '../../../src/config/load-config.ts';
import type { Config } from '../../../src/config/config.ts';
import type { JoinedRead, SourceRecord } from '../../../src/domain/ports/source-read.ts';
import { openSource } from '../../../src/open-source.ts';
import { createWarnings, neverAborted } from '../../contract/read-all.ts';
import type { Location, MappedRecord, Problem } from '../../../src/domain/location.ts';
import { createMapper } from '../../../src/mapping/mapper.ts';
import { env, noFiles } from '../../config/sample.ts';
import { today } from '../../mapping/mapping-fixture.ts';
import { networkFile, type Row } from './network.ts';

/** What a mapping makes of a network. */
export interface Mapped {
  readonly records: readonly MappedRecord[];
  /** By code; of a code that is there several times, the last. */
  readonly locations: ReadonlyMap<string, Location>;
  /** Of what is held: code and problem. */
  readonly problems: readonly (Problem & { readonly code: string })[];
  /** Of what is imported: code and warning. */
  readonly warnings: readonly (Problem & { readonly code: string })[];
}

/** Maps rows by `mappings/NAME.yaml`, read as any configuration. */
export function mapNetwork(name: string, rows: readonly Row[]): Mapped {
  const config = configOf(name, `${name}.csv`);
  const columns = Object.keys(rows[0] ?? {});
  const records = rows.map((row, index) => ({
    at: { row: index + 1, line: index + 2 },
    cells: columns.map((column) => row[column] ?? ''),
  }));
  return mapRecords(config, columns, records);
}

/** Reads a CSV file of the shared data, and what `mappings/NAME.yaml` joins to it, and maps it. */
export async function readNetwork(
  name: string,
  file: string,
): Promise<Mapped & { readonly joined: readonly JoinedRead[] }> {
  const config = configOf(name, `../shared/data/${file}`);
  const found: { columns: readonly string[]; records: SourceRecord[]; joined: readonly JoinedRead[] } = {
    columns: [],
    records: [],
    joined: [],
  };
  const { outcome, reason } = await openSource(config, { log: createWarnings().log }).read(
    {
      header: (columns) => (found.columns = columns),
      records: (batch) => found.records.push(...batch),
      joined: (reads) => (found.joined = reads),
    },
    neverAborted,
  );
  if (outcome !== 'complete') throw new Error(reason);
  return { ...mapRecords(config, found.columns, found.records), joined: found.joined };
}

function configOf(name: string, path: string): Config {
  const written = readFileSync(new URL(`mappings/${name}.yaml`, import.meta.url), 'utf8');
  const [, key = ''] = /^key: (.+)$/mu.exec(written) ?? [];
  const head = `version: 1
partoo: { environment: sandbox, api_key: "\${PARTOO_API_KEY}" }
source: { kind: csv, path: ${path}, key: "${key}" }
absent: { action: report }
`;
  const { config } = parseConfig(head + written.replace(/^key: .+$/mu, ''), `${name}.yaml`, env, noFiles);
  return config;
}

function mapRecords(config: Config, columns: readonly string[], given: readonly SourceRecord[]): Mapped {
  const mapper = createMapper({ key: config.source.key, fields: config.fields, columns, customFields: null });
  const records = given.map((record) => mapper.map(record, today));
  return {
    records,
    locations: new Map(
      records.flatMap((record) =>
        record.kind === 'location' ? [[record.location.key, record.location] as const] : [],
      ),
    ),
    problems: records.flatMap((record) =>
      record.kind === 'location'
        ? []
        : record.problems.map((problem) => ({ ...problem, code: record.kind === 'invalid' ? record.key : '' })),
    ),
    warnings: records.flatMap((record) =>
      record.kind === 'location'
        ? record.location.warnings.map((problem) => ({ ...problem, code: record.location.key }))
        : [],
    ),
  };
}

/** The properties of a GeoJSON file as rows of text; what is null, or missing in some, is empty. */
export function geoJsonRows(name: string): readonly Row[] {
  const { features } = JSON.parse(networkFile(name).toString('utf8')) as {
    readonly features: readonly { readonly properties: Readonly<Record<string, unknown>> }[];
  };
  return textRows(features.map(({ properties }) => properties));
}

/** Objects as rows of text, each with the columns of all. */
export function textRows(objects: readonly Readonly<Record<string, unknown>>[]): readonly Row[] {
  const columns = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  return objects.map((object) =>
    Object.fromEntries(
      columns.map((column) => {
        const value = object[column] ?? '';
        return [column, typeof value === 'string' ? value : JSON.stringify(value)];
      }),
    ),
  );
}
