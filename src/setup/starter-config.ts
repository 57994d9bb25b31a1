import { type Weekday, weekdays } from '../domain/weekday.ts';
import type { Recognition } from './recognise.ts';

export interface StarterInput {
  readonly kind: 'csv' | 'json' | 'xlsx';
  readonly path: string;
  readonly recognition: Recognition;
}

/** Everything that a person should look at stands behind this mark. */
export const doubtMark = 'CHECK';

/** The text of a configuration that begins well: what was recognised, every doubt in a comment, and nothing dangerous. */
export function starterConfig({ kind, path, recognition }: StarterInput): string {
  const { key, specialHours, unused } = recognition;
  const lines = [
    '# yaml-language-server: $schema=./partoo-sync.schema.json',
    '# Written by "partoo-sync init" from a look at the source. Lines marked CHECK are guesses: look at them, then run',
    '# "partoo-sync check" and "partoo-sync plan", which write nothing. Every setting: config/partoo-sync.example.yaml.',
    'version: 1',
    '',
    'partoo:',
    '  environment: sandbox # production, once a plan has been looked at; with another state.path',
    '  api_key: ${PARTOO_API_KEY} # from the environment',
    '',
    'source:',
    `  kind: ${kind}`,
    `  path: ${quote(path)}`,
    withDoubt(`  key: ${quote(key.column)}`, key.doubt, 'identifies a location; becomes the business code in Partoo'),
    '',
    '# Partoo field: column. "owner: shared" lets both sides change a field; without it the source decides.',
    'fields:',
    ...fieldLines(recognition),
    ...hoursLines(recognition),
    ...(specialHours === null
      ? []
      : [withDoubt(`  specific_hours: ${quote(specialHours.column)}`, specialHours.doubt)]),
    '',
    '# What happens to a business whose location left the source: report, close_temporarily, close or delete.',
    'absent:',
    '  action: report',
  ];
  if (unused.length > 0) lines.push('', '# Columns that nothing was made of:', ...wrapNames(unused));
  return `${lines.join('\n')}\n`;
}

function fieldLines({ fields, country, status, categories }: Recognition): readonly string[] {
  const lines: string[] = [];
  for (const required of ['name', 'city', 'phone'] as const)
    if (!fields.some(({ field }) => field === required))
      lines.push(
        `  # ${required}: … # ${doubtMark}: no column looks like it, and Partoo creates no business without it`,
      );
  for (const { field, column, doubt } of fields) {
    if (field === 'status' && status !== null) {
      lines.push(
        withDoubt('  status:', 'translate every word of the column'),
        `    from: ${quote(column)}`,
        '    lookup:',
        ...Object.entries(status).map(([word, value]) => `      ${JSON.stringify(word)}: ${value}`),
      );
    } else if (field === 'categories') {
      if (categories.length === 0) continue;
      lines.push(
        withDoubt('  categories:', 'give every word its Google category in Partoo, as "gcid:bakery"'),
        `    from: ${quote(column)}`,
        '    lookup:',
        ...categories.map((word) => `      ${JSON.stringify(word)}: "gcid:store"`),
        '    default: "gcid:store"',
      );
    } else lines.push(withDoubt(`  ${field}: ${quote(column)}`, doubt));
  }
  if (country !== null) lines.push(withDoubt(`  country: { value: ${country.code} }`, country.doubt));
  if (!fields.some(({ field }) => field === 'categories') || categories.length === 0)
    lines.push(withDoubt('  categories: { value: "gcid:store" }', 'the main category of your shops, as "gcid:bakery"'));
  return lines;
}

function hoursLines({ days, week }: Recognition): readonly string[] {
  if (week !== null) return [withDoubt(`  open_hours: { from: ${quote(week.column)} }`, week.doubt)];
  if (days === null) return [];
  const dayLine = (day: Weekday): string => {
    const columns = days[day];
    if (columns === undefined)
      return `    # ${day}: … # ${doubtMark}: no column; Partoo takes a week only whole, or "default: closed" below`;
    const [first = '', ...more] = columns.map(quote);
    return more.length === 0
      ? `    ${day}: ${first}`
      : `    ${day}: { from: [${[first, ...more].join(', ')}], join: ", " }`;
  };
  return ['  open_hours: # an empty cell says nothing; it never means closed', ...weekdays.map(dayLine)];
}

function withDoubt(line: string, doubt: string | undefined, note?: string): string {
  if (doubt !== undefined) return `${line} # ${doubtMark}: ${doubt}`;
  return note === undefined ? line : `${line} # ${note}`;
}

/** As it is where YAML takes it for the text that it is. */
function quote(text: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/iu.test(text);
  return isPlain || /^[\w-]+(?:\/[\w.-]+)+$/u.test(text) ? text : JSON.stringify(text);
}

function wrapNames(names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = '#  ';
  for (const name of names) {
    const shown = JSON.stringify(name);
    if (line.length + shown.length > 110) {
      lines.push(line);
      line = '#  ';
    }
    line += ` ${shown}`;
  }
  return [...lines, line];
}
