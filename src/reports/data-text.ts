import type { DataFinding, DataReport, FieldReport } from '../domain/data-report.ts';
import { describeRow } from '../domain/location.ts';
import { cleanText } from './clean-text.ts';
import { isDuplicate, totalWords, valueWords } from './data-words.ts';
import { labelOfField } from './field-views.ts';
import type { Paint } from './paint.ts';
import { showNumber } from './plural.ts';
import { graphemesOf, textWidth } from './text-width.ts';
import { wrap } from './wrap.ts';

export interface DataTextOptions {
  readonly paint: Paint;
  /** Columns of a line; under 60 counts as 60. */
  readonly width: number;
}

const labelColumns = 20;
const numberColumns = 8;

/** The data report for a terminal: one line a field, then the cells that were not understood, then what looks wrong. */
export function renderDataText(report: DataReport, { paint, width: columns }: DataTextOptions): string {
  const width = Math.max(columns, 60);
  const head = `  ${'Field'.padEnd(labelColumns)}${['Filled', 'Empty', 'Invalid'].map(right).join('')}  Values`;
  const lines = [
    ...wrap([{ text: 'Data', style: paint.bold }, ` of ${totalWords(report)}.`], { width }),
    paint.grey(head),
    ...report.fields.map((field) => fieldLine(field, paint, width)),
  ];
  const invalid = report.fields.filter((field) => field.invalid > 0).flatMap((field) => invalidLines(field, width));
  if (invalid.length > 0) lines.push('', paint.bold('Cells that are not understood'), ...invalid);
  for (const [title, findings] of [
    ['Duplicates', report.findings.filter(isDuplicate)],
    ['Worth a look', report.findings.filter((finding) => !isDuplicate(finding))],
  ] as const)
    if (findings.length > 0)
      lines.push('', paint.bold(title), ...findings.flatMap((finding) => findingLines(finding, paint, width)));
  return `${lines.join('\n')}\n`;
}

function fieldLine(field: FieldReport, paint: Paint, width: number): string {
  const { filled, empty, invalid } = field;
  const numbers = `${count(filled)}${count(empty)}${invalid > 0 ? paint.yellow(count(invalid)) : count(invalid)}`;
  const room = width - labelColumns - 3 * numberColumns - 4;
  const label = cut(labelOfField(field.field), labelColumns - 1);
  const padding = ' '.repeat(labelColumns - textWidth(label));
  return `  ${label}${padding}${numbers}  ${cut(valueWords(field), room)}`.trimEnd();
}

function invalidLines({ field, invalid, invalidExamples }: FieldReport, width: number): readonly string[] {
  const more = invalid - invalidExamples.length;
  return [
    `  ${labelOfField(field)}`,
    ...invalidExamples.flatMap(({ code, at, column, message }) =>
      wrap([`${describeRow(at)}, code ${cleanText(code)}, column ${cleanText(column)}: ${cleanText(message)}`], {
        ...{ width, prefix: '    ', hang: 6 },
      }),
    ),
    ...(more > 0 ? [`    and ${showNumber(more)} more`] : []),
  ];
}

function findingLines({ field, message, examples }: DataFinding, paint: Paint, width: number): readonly string[] {
  const told = cleanText(message);
  const words = field === null ? told.charAt(0).toUpperCase() + told.slice(1) : `${labelOfField(field)}: ${told}`;
  return [
    ...wrap([{ text: words, style: paint.yellow }], { width, prefix: '  ', hang: 4 }),
    ...examples.flatMap((example) => wrap([cleanText(example)], { width, prefix: '    ', hang: 6 })),
  ];
}

function count(value: number): string {
  return right(showNumber(value));
}

function right(text: string): string {
  return text.padStart(numberColumns);
}

/** On one line; what does not fit is left out. */
function cut(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = '';
  for (const grapheme of graphemesOf(text)) {
    if (textWidth(kept + grapheme) > columns - 1) break;
    kept += grapheme;
  }
  return `${kept.trimEnd()}…`;
}
