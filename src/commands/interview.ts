import type { FieldName } from '../domain/fields.ts';
import { readCountry } from '../domain/values/country.ts';
import type { Recognition } from '../setup/recognise.ts';
import { carefulChoices, type StarterChoices } from '../setup/starter-choices.ts';
import { isStatusWord } from '../setup/status-words.ts';
import type { Asking, Choice } from './asking.ts';

/** What a person made of the guesses. */
export interface Interviewed {
  readonly recognition: Recognition;
  readonly choices: StarterChoices;
}

/** Asks what no look at the source can tell, and what it left in doubt; categories are asked for elsewhere. */
export async function interview(found: Recognition, columns: readonly string[], asking: Asking): Promise<Interviewed> {
  let recognition = await askKey(found, columns, asking);
  for (const [field, what] of [
    ['name', 'the name of a shop'],
    ['city', 'the city'],
    ['phone', 'the phone'],
  ] as const)
    recognition = await askColumn(recognition, field, what, asking);
  const hasName = recognition.fields.some(({ field }) => field === 'name');
  const name = hasName ? null : await askName(recognition, columns, asking);
  recognition = await askCountry(recognition, asking);
  const { recognition: translated, isSure } = await askStatus(recognition, asking);
  const descriptionOwner = await askDescriptions(translated, asking);
  const absent = await asking.choose('When a location is no longer in the source, its business in Partoo is …', [
    { value: 'report', label: 'left as it is, and reported (report)' },
    { value: 'close_temporarily', label: 'marked as temporarily closed, once that is proven (close_temporarily)' },
    { value: 'close', label: 'closed for good, once that is proven (close)' },
  ] as const satisfies readonly Choice<StarterChoices['absent']>[]);
  return {
    recognition: translated,
    choices: { ...carefulChoices, absent, descriptionOwner, name, isStatusSure: isSure },
  };
}

async function askKey(found: Recognition, columns: readonly string[], asking: Asking): Promise<Recognition> {
  const { key } = found;
  if (key.doubt === undefined) return found;
  const others = columns.filter((name) => name !== key.column).map((name) => ({ value: name, label: name }));
  const column = await asking.choose(
    'Which column holds your own code of a shop, different for each and never changed?',
    [{ value: key.column, label: `${key.column} (${key.doubt})` }, ...others],
  );
  if (column === key.column) return found;
  const fields = found.fields.filter((field) => field.column !== column);
  const unused = [...found.unused.filter((name) => name !== column), key.column];
  return { ...found, key: { column }, fields, unused };
}

/** Partoo creates no business without it, and no column looks like it. */
async function askColumn(found: Recognition, field: FieldName, what: string, asking: Asking): Promise<Recognition> {
  if (found.unused.length === 0 || found.fields.some((one) => one.field === field)) return found;
  const column = await asking.choose<string | null>(
    `Which column holds ${what}? Partoo creates no business without it.`,
    [{ value: null, label: 'none of them' }, ...found.unused.map((name) => ({ value: name, label: name }))],
  );
  if (column === null) return found;
  return {
    ...found,
    fields: [...found.fields, { field, column }],
    unused: found.unused.filter((name) => name !== column),
  };
}

async function askName({ fields }: Recognition, columns: readonly string[], asking: Asking): Promise<string | null> {
  const city = fields.find(({ field }) => field === 'city')?.column;
  const example = city === undefined ? 'Acme' : `Acme {{${city}}}`;
  const question = `What are your shops called? A column goes in {{}}, as in "${example}"; "-" to decide later`;
  const name = await asking.text(question, '-', (text) => {
    const named = Array.from(text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/gu), ([, column]) => column ?? '');
    const unknown = named.filter((column) => !columns.includes(column));
    return unknown.length === 0 ? null : `There is no column ${unknown.join(', ')}. There are ${columns.join(', ')}.`;
  });
  return name === '-' ? null : name;
}

async function askCountry(found: Recognition, asking: Asking): Promise<Recognition> {
  if (found.country?.doubt === undefined) return found;
  const answer = await asking.text('In which country are your shops? Two letters', found.country.code, (text) =>
    readCountry(text) === null ? `${text} is no country. One looks like FR or DE.` : null,
  );
  return { ...found, country: { code: readCountry(answer) ?? found.country.code } };
}

async function askStatus(
  found: Recognition,
  asking: Asking,
): Promise<{ readonly recognition: Recognition; readonly isSure: boolean }> {
  if (found.status === null) return { recognition: found, isSure: true };
  const status: Record<string, string> = {};
  for (const [word, meaning] of Object.entries(found.status)) {
    const meanings = [meaning, ...['open', 'temporarily_closed', 'closed'].filter((one) => one !== meaning)];
    const [first, ...others] = meanings.map((value) => ({ value, label: value.replace('_', ' ') }));
    status[word] =
      isStatusWord(word) || first === undefined
        ? meaning
        : await asking.choose(`What does the status "${word}" mean?`, [first, ...others]);
  }
  return { recognition: { ...found, status }, isSure: true };
}

async function askDescriptions({ fields }: Recognition, asking: Asking): Promise<StarterChoices['descriptionOwner']> {
  if (!fields.some(({ field }) => field.startsWith('description_'))) return 'source';
  return asking.choose('Who decides the descriptions?', [
    { value: 'source', label: 'the source: what is changed in Partoo is changed back' },
    { value: 'partoo', label: 'Partoo: they are never written there' },
    { value: 'shared', label: 'both: either side may change them' },
  ] as const);
}
