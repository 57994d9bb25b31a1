import type { LoadedConfig } from '../config/load-config.ts';
import { describeProblem, type MappedRecord } from '../domain/location.ts';
import type { Change } from '../domain/plan.ts';
import type { SourceRecord } from '../domain/ports/source-read.ts';
import { createMapper } from '../mapping/mapper.ts';
import { changeLines } from '../reports/change-lines.ts';
import { wrap } from '../reports/wrap.ts';
import type { Recognition } from '../setup/recognise.ts';
import { labelOf } from '../sync/plan/plan-location.ts';
import { createToday } from '../today.ts';
import type { Context } from './context.ts';

const previewed = 10;

/** Which column was taken for what, with every doubt. */
export function summaryOf(recognition: Recognition, { paint, width }: Pick<Context, 'paint' | 'width'>): string {
  const { key, fields, days, week, specialHours, country } = recognition;
  const lines: readonly (readonly [string, string, (string | undefined)?])[] = [
    ['code', key.column, key.doubt],
    ...fields.map(({ field, column, joined, doubt }) => [field, joined?.join(' + ') ?? column, doubt] as const),
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
export function preview(
  { columns, records }: { readonly columns: readonly string[]; readonly records: readonly SourceRecord[] },
  { config }: LoadedConfig,
  { paint, width, clock }: Pick<Context, 'paint' | 'width' | 'clock'>,
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
