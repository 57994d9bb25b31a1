import type { DataReport, FieldReport } from '../../src/domain/data-report.ts';

function sampleField(changed: Partial<FieldReport> & Pick<FieldReport, 'field'>): FieldReport {
  return {
    ...{ filled: 0, empty: 0, invalid: 0, distinct: 0, values: [], examples: [], invalidExamples: [] },
    ...changed,
  };
}

/** A report with a bit of everything; `marker` stands wherever a text comes from the source. */
export function sampleData(marker: string): DataReport {
  return {
    ...{ rows: 2845, locations: 2700, invalid: 141, keyless: 1, repeated: 3 },
    fields: [
      sampleField({ field: 'name', filled: 2841, distinct: 2800, examples: [marker, 'Acme 2', 'Acme 3'] }),
      sampleField({ field: 'country', filled: 2841, distinct: 1, examples: [marker] }),
      sampleField({
        ...{ field: 'status', filled: 2800, empty: 41, distinct: 2, examples: ['open'] },
        values: [
          { value: 'open', count: 2790 },
          { value: marker, count: 10 },
        ],
      }),
      sampleField({
        ...{ field: 'phone', filled: 2600, empty: 100, invalid: 141, distinct: 2600, examples: ['+33144000100'] },
        invalidExamples: [
          { code: marker, at: { row: 12, line: 15 }, column: marker, message: `${marker} is no phone` },
        ],
      }),
      sampleField({ field: `custom_fields.${marker}`, empty: 2841 }),
    ],
    findings: [
      { kind: 'shared_phone', field: 'phone', count: 2, message: 'one phone is shared', examples: [marker] },
      { kind: 'constant', field: 'city', count: 20, message: `all have the same: ${marker}`, examples: [] },
    ],
  };
}
