import { type Weekday, weekdays } from '../domain/weekday.ts';
import type { Recognised, Recognition } from './recognise.ts';
import type { SourceDraft } from './source-draft.ts';
import type { StarterChoices } from './starter-choices.ts';

export interface StarterInput {
  readonly draft: SourceDraft;
  readonly recognition: Recognition;
  readonly choices: StarterChoices;
  /** Of the product; null for the environment's own. */
  readonly partoo: { readonly environment: 'sandbox' | 'production'; readonly baseUrl: string | null };
}

/** Everything that a person should look at stands behind this mark. */
export const doubtMark = 'CHECK';

/** The text of a configuration that begins well: what was recognised, every doubt in a comment, and nothing dangerous. */
export function starterConfig({ draft, recognition, choices, partoo }: StarterInput): string {
  const { key, specialHours, unused } = recognition;
  const { environment, baseUrl } = partoo;
  const later =
    environment === 'sandbox' ? ' # production, once a plan has been looked at; with another state.path' : '';
  const lines = [
    '# yaml-language-server: $schema=./partoo-sync.schema.json',
    '# Written by "partoo-sync init" from a look at the source. Lines marked CHECK are guesses: look at them, then run',
    '# "partoo-sync check" and "partoo-sync plan", which write nothing. Every setting: config/partoo-sync.example.yaml.',
    'version: 1',
    '',
    'partoo:',
    `  environment: ${environment}${later}`,
    ...(baseUrl === null ? [] : [`  base_url: ${JSON.stringify(baseUrl)}`]),
    '  api_key: ${PARTOO_API_KEY} # from the environment',
    '',
    'source:',
    ...Object.entries(draft.settings).map(([name, value]) =>
      withDoubt(`  ${name}: ${showSetting(value)}`, draft.doubts[name], noteOn(value)),
    ),
    withDoubt(`  key: ${quote(key.column)}`, key.doubt, 'identifies a location; becomes the business code in Partoo'),
    '',
    '# Partoo field: column. "owner: shared" lets both sides change a field; without it the source decides.',
    'fields:',
    ...fieldLines(recognition, choices),
    ...hoursLines(recognition),
    ...(specialHours === null
      ? []
      : [withDoubt(`  specific_hours: ${quote(specialHours.column)}`, specialHours.doubt)]),
    '',
    '# What happens to a business whose location left the source: report, close_temporarily, close or delete.',
    'absent:',
    `  action: ${choices.absent}`,
  ];
  if (unused.length > 0) lines.push('', '# Columns that nothing was made of:', ...wrapNames(unused));
  return `${lines.join('\n')}\n`;
}

/** On one line: blocks and lists in brackets. */
function showSetting(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([name, child]) => `${name}: ${showSetting(child)}`);
  return `{ ${parts.join(', ')} }`;
}

function noteOn(value: unknown): string | undefined {
  return JSON.stringify(value).includes('${') ? 'from the environment' : undefined;
}

function fieldLines(recognition: Recognition, choices: StarterChoices): readonly string[] {
  const { fields, country, status, categories } = recognition;
  const lines: string[] = [];
  if (choices.name !== null) lines.push(`  name: { template: ${JSON.stringify(choices.name)} }`);
  for (const required of ['name', 'city', 'phone'] as const)
    if (!fields.some(({ field }) => field === required) && !(required === 'name' && choices.name !== null))
      lines.push(
        `  # ${required}: … # ${doubtMark}: no column looks like it, and Partoo creates no business without it`,
      );
  for (const found of fields) {
    if (found.field === 'status' && status !== null)
      lines.push(
        withDoubt('  status:', choices.isStatusSure ? undefined : 'translate every word of the column'),
        `    from: ${quote(found.column)}`,
        '    lookup:',
        ...Object.entries(status).map(([word, value]) => `      ${JSON.stringify(word)}: ${value}`),
      );
    else if (found.field !== 'categories') lines.push(fieldLine(found, choices));
  }
  if (country !== null) lines.push(withDoubt(`  country: { value: ${country.code} }`, country.doubt));
  const kinds = fields.find(({ field }) => field === 'categories');
  return [...lines, ...categoryLines(kinds, categories, choices)];
}

function fieldLine({ field, column, joined, repairsZeros, doubt }: Recognised, choices: StarterChoices): string {
  const isDescription = field === 'description_short' || field === 'description_long';
  const owner = isDescription ? choices.descriptionOwner : null;
  const settings = [
    ...(joined === undefined ? [] : [`from: [${joined.map(quote).join(', ')}], join: " "`]),
    ...(repairsZeros === undefined ? [] : ['repair: [leading_zeros]']),
    ...(owner === null || owner === 'source' ? [] : [`owner: ${owner}`]),
  ];
  if (settings.length === 0) return withDoubt(`  ${field}: ${quote(column)}`, doubt);
  const from = joined === undefined ? `from: ${quote(column)}, ` : '';
  return withDoubt(`  ${field}: { ${from}${settings.join(', ')} }`, doubt);
}

function categoryLines(
  kinds: Recognised | undefined,
  words: readonly string[],
  { categories, fallbackCategory }: StarterChoices,
): readonly string[] {
  const { gcid, doubt } = fallbackCategory;
  if (kinds === undefined || words.length === 0)
    return [withDoubt(`  categories: { value: ${JSON.stringify(gcid)} }`, doubt)];
  const isOpen = categories.size === 0;
  return [
    withDoubt('  categories:', isOpen ? 'give every word its Google category in Partoo, as "gcid:bakery"' : undefined),
    `    from: ${quote(kinds.column)}`,
    '    lookup:',
    ...words.map((word) => {
      const choice = categories.get(word) ?? fallbackCategory;
      return withDoubt(
        `      ${JSON.stringify(word)}: ${JSON.stringify(choice.gcid)}`,
        isOpen ? undefined : choice.doubt,
      );
    }),
    withDoubt(`    default: ${JSON.stringify(gcid)}`, undefined, 'for every other word'),
  ];
}

function hoursLines({ days, week }: Recognition): readonly string[] {
  if (week !== null) return [withDoubt(`  open_hours: { from: ${quote(week.column)} }`, week.doubt)];
  if (days === null) return [];
  const dayLine = (day: Weekday): string => {
    const columns = days[day];
    if (columns === undefined)
      return `    # ${day}: … # ${doubtMark}: no column; { value: closed } if no shop opens, else Partoo's stays`;
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
