import {
  type DiffusedLocation,
  type DiffusionReport,
  type Standing,
  standingOf,
  standings,
} from '../domain/diffusion.ts';
import { headingLines, type LineOptions } from './change-lines.ts';
import { cleanText } from './clean-text.ts';
import { askedWords, countByPublisher, standingWords, subjectWords, troubleWords } from './diffusion-words.ts';
import { groupBy } from './group-by.ts';
import type { Paint, Style } from './paint.ts';
import { countOf, showNumber } from './plural.ts';
import { graphemesOf, textWidth } from './text-width.ts';
import { type Span, wrap } from './wrap.ts';

/** Locations with all their publishers in one report; of the others only codes, or a number. */
const mostInFull = 50;
/** Up to so many, those that are fine are shown in full too. */
const fewLocations = 10;
const mostCodes = 200;

/** What publishers did with locations, for a terminal: a table of publishers, then every location that is not fine. Ends with a line break. */
export function renderDiffusionText(report: DiffusionReport, paint: Paint, width = 80): string {
  const options = { paint, width };
  const blocks = [
    headLines(report, options),
    tableLines(report, options),
    ...standings.map((standing) => standingLines(standing, report, options)),
    wrap([{ text: cleanText(askedWords(report)), style: paint.grey }], { width }),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines(report: DiffusionReport, { paint, width }: LineOptions): readonly string[] {
  const { summary, deleted } = report;
  const parts = standings.flatMap((standing): readonly Span[] =>
    summary[standing] === 0
      ? []
      : [
          ' · ',
          {
            text: `${showNumber(summary[standing])} ${titleOf(standing).toLowerCase()}`,
            style: styleOf(standing, paint),
          },
        ],
  );
  const gone = deleted.length === 0 ? '' : ` · ${countOf(deleted.length, 'location')} deleted by the run`;
  return [
    ...wrap([{ text: cleanText(subjectWords(report)), style: paint.bold }], { width, hang: 2 }),
    ...wrap([countOf(summary.locations, 'location'), ...parts, gone], { width, hang: 2 }),
  ];
}

/** A line a publisher, a column for each standing that any of them has. */
function tableLines(report: DiffusionReport, { paint, width }: LineOptions): readonly string[] {
  const rows = countByPublisher(report);
  if (rows.length === 0) return [];
  const columns = standings.filter((standing) => rows.some(({ counts }) => counts[standing] > 0));
  const cell = (text: string, standing: Standing): string => text.padStart(Math.max(titleOf(standing).length, 6));
  const numberColumns = columns.reduce((sum, one) => sum + cell('', one).length + 2, 0);
  const names = rows.map(({ publisher }) => shorten(cleanText(publisher), Math.max(12, width - numberColumns)));
  const nameColumns = Math.max('Publisher'.length, ...names.map(textWidth));
  const header = `${'Publisher'.padEnd(nameColumns)}  ${columns.map((one) => cell(titleOf(one), one)).join('  ')}`;
  return [
    paint.bold(header),
    ...rows.map(({ counts }, index) => {
      const name = names[index] ?? '';
      const numbers = columns.map((one) => {
        const text = cell(showNumber(counts[one]), one);
        return counts[one] === 0 ? paint.grey(text) : styleOf(one, paint)(text);
      });
      return `${name}${' '.repeat(nameColumns - textWidth(name))}  ${numbers.join('  ')}`;
    }),
  ];
}

function standingLines(standing: Standing, report: DiffusionReport, options: LineOptions): readonly string[] {
  const { paint, width } = options;
  const locations = report.locations.filter((one) => one.standing === standing);
  if (locations.length === 0) return [];
  const { title, meaning } = standingWords[standing];
  const heading = wrap(
    [{ text: `${title} (${showNumber(locations.length)})`, style: styleOf(standing, paint) }, `: ${meaning}`],
    { width, hang: 2 },
  );
  const isFine = standing === 'success' || standing === 'unknown';
  if (isFine && report.locations.length > fewLocations) return [...heading, ...codeLines(locations, options)];
  return [
    ...heading,
    ...locations.slice(0, mostInFull).flatMap((location) => locationLines(location, options)),
    ...moreLines(locations.length, mostInFull),
  ];
}

function codeLines(locations: readonly DiffusedLocation[], { width }: LineOptions): readonly string[] {
  const codes = locations
    .slice(0, mostCodes)
    .map(({ code }) => cleanText(code))
    .join(', ');
  return [...wrap([codes], { width, prefix: '  ' }), ...moreLines(locations.length, mostCodes)];
}

function moreLines(count: number, most: number): readonly string[] {
  return count <= most ? [] : [`  … and ${showNumber(count - most)} more (partoo-sync diffusion --json)`];
}

/** Errors one by one, all other publishers by their state. */
function locationLines(location: DiffusedLocation, options: LineOptions): readonly string[] {
  const { paint, width } = options;
  const { code, name, publishers, other_errors: others } = location;
  const messages = (errors: readonly string[]): readonly string[] =>
    errors.flatMap((error) => wrap([cleanText(error)], { width, prefix: '      ', hang: 8 }));
  const single = (label: string, style: Style, text: string): readonly string[] =>
    wrap([cleanText(text)], { width, prefix: { text: `    ${label.padEnd(labelColumns)}`, style } });
  const isTold = ({ errors, ...state }: DiffusedLocation['publishers'][number]): boolean =>
    errors.length > 0 || ['error', 'other'].includes(standingOf(state));
  const quiet = groupBy(
    publishers.filter((one) => !isTold(one)),
    standingOf,
  );
  return [
    ...headingLines(code, name ?? undefined, [], options),
    ...publishers.filter(isTold).flatMap((publisher) => {
      const standing = standingOf(publisher);
      const words = standing === 'error' || standing === 'other' ? troubleWords(publisher) : publisher.publisher;
      return [
        ...single(titleOf(standing).toLowerCase(), styleOf(standing, paint), words),
        ...messages(publisher.errors),
      ];
    }),
    ...[...quiet].flatMap(([standing, some]) =>
      single(
        titleOf(standing).toLowerCase(),
        styleOf(standing, paint),
        some.map(({ publisher }) => publisher).join(', '),
      ),
    ),
    ...[...groupBy(others, ({ publisher }) => publisher)].flatMap(([publisher, errors]) => [
      ...single('error', paint.red, publisher),
      ...messages(errors.map(({ message }) => message)),
    ]),
  ];
}

const labelColumns = 'to configure  '.length;

function titleOf(standing: Standing): string {
  return standingWords[standing].title;
}

function styleOf(standing: Standing, paint: Paint): Style {
  switch (standing) {
    case 'error':
      return paint.red;
    case 'to_configure':
    case 'other':
      return paint.yellow;
    case 'pending':
      return paint.cyan;
    case 'success':
      return paint.green;
    case 'unknown':
      return paint.grey;
  }
}

function shorten(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let short = '';
  for (const grapheme of graphemesOf(text)) {
    if (textWidth(short + grapheme) >= columns) break;
    short += grapheme;
  }
  return `${short}…`;
}
