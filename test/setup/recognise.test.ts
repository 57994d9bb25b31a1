import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load-config.ts';
import { dayOf, rolesOf } from '../../src/setup/column-words.ts';
import { guessCountry } from '../../src/setup/guess-country.ts';
import { recognise, type Table } from '../../src/setup/recognise.ts';
import { starterConfig } from '../../src/setup/starter-config.ts';

function table(columns: readonly string[], ...rows: readonly (readonly string[])[]): Table {
  return { columns, rows };
}

/** Field → column. */
function fieldsOf(found: Table): Readonly<Record<string, string>> {
  return Object.fromEntries(recognise(found).fields.map(({ field, column }) => [field, column]));
}

describe('the name of a column', () => {
  it.each([
    ['Store Number', 'key'],
    ['Verkaufsstellennr.', 'key'],
    ['code_postal', 'zipcode'],
    ['PLZ', 'zipcode'],
    ['C.P.', 'zipcode'],
    ['Longitud (WGS84)', 'long'],
    ['phoneNumber', 'phone'],
    ['Téléphone', 'phone'],
    ['Straße', 'address_full'],
    ['Città', 'city'],
    ['Rótulo', 'name'],
    ['state_name', 'region'],
    ['Öffnungszeiten', 'week'],
  ])('%s is taken for %s', (column, role) => {
    const [first] = rolesOf(column);

    expect(first?.role).toBe(role);
  });

  it.each([
    ['mon', 'monday'],
    ['h_lundi', 'monday'],
    ['Öffnungszeiten Mittwoch 2', 'wednesday'],
    ['Miércoles', 'wednesday'],
    ['sundayHours', 'sunday'],
  ])('%s names %s', (column, day) => {
    const found = dayOf(column);

    expect(found?.day).toBe(day);
  });

  it.each(['name', 'demolition', 'Sonderangebot', 'friendly'])('%s names no day', (column) => {
    expect(dayOf(column)).toBeNull();
  });
});

describe('what a table seems to be', () => {
  const french = table(
    [
      'id_mag',
      'enseigne',
      'adresse',
      'cp',
      'ville',
      'tel',
      'courriel',
      'lat',
      'lng',
      'etat',
      'lundi',
      'mardi',
      'mercredi',
      'jeudi',
      'vendredi',
      'samedi',
      'zzz',
    ],
    [
      '1',
      'Acme Lyon',
      '1 rue du Port',
      '69001',
      'Lyon',
      '04 72 00 00 01',
      'a@acme.example',
      '45.76',
      '4.83',
      'ouvert',
      '9h-18h',
      '9h-18h',
      '9h-18h',
      '9h-18h',
      '9h-18h',
      'fermé',
      '',
    ],
    [
      '2',
      'Acme Paris',
      '2 rue du Port',
      '75001',
      'Paris',
      '01 40 00 00 02',
      'b@acme.example',
      '48.85',
      '2.35',
      'fermé',
      '9h-18h',
      '9h-18h',
      '9h-18h',
      '9h-18h',
      '9h-18h',
      '',
      '',
    ],
  );

  it('is found by names and contents', () => {
    const fields = fieldsOf(french);

    expect(fields).toEqual({
      name: 'enseigne',
      address_full: 'adresse',
      zipcode: 'cp',
      city: 'ville',
      phone: 'tel',
      email: 'courriel',
      lat: 'lat',
      long: 'lng',
      status: 'etat',
    });
  });

  it('knows its key, its country, its hours, its words, and what it made nothing of', () => {
    const found = recognise(french);

    expect(found.key).toEqual({ column: 'id_mag' });
    expect(found.country).toEqual({ code: 'FR' });
    expect(found.days).toMatchObject({ monday: ['lundi'], saturday: ['samedi'] });
    expect(found.status).toEqual({ ouvert: 'open', fermé: 'closed' });
    expect(found.unused).toEqual(['zzz']);
  });

  it('takes one column of whole weeks for the hours, also without a name that says so', () => {
    const found = recognise(
      table(['code', 'info'], ['1', 'Mo-Fr 09:00-18:00; Sa 10:00-14:00'], ['2', 'Mo-Sa 08:00-20:00']),
    );

    expect(found.week).toEqual({ column: 'info', doubt: 'by what is in it; its name says nothing' });
  });

  it('prefers a column that is unmistakable to no column at all, and says so', () => {
    const found = recognise(table(['code', 'x'], ['1', 'a@acme.example'], ['2', 'b@acme.example']));

    expect(found.fields).toEqual([{ field: 'email', column: 'x', doubt: 'by what is in it; its name says nothing' }]);
  });

  it('does not take a state of America for a status', () => {
    const found = recognise(table(['id', 'name', 'state'], ['1', 'A', 'AL'], ['2', 'B', 'TX']));

    expect(found.status).toBeNull();
    expect(found.fields.map(({ field }) => field)).not.toContain('status');
  });

  it('says of a key that is empty or twice what becomes of such rows', () => {
    const found = recognise(table(['store id', 'name'], ['1', 'A'], ['1', 'A'], ['', 'A']));

    expect(found.key).toEqual({
      column: 'store id',
      doubt: 'some of its cells are empty, or stand there twice: such rows are held',
    });
  });
});

it.each([
  ['a French phone', { phones: ['01 40 00 00 02'], zips: [], points: [], columns: [] }, 'FR'],
  ['an American zip', { phones: [], zips: ['35405-4264'], points: [], columns: [] }, 'US'],
  ['a point in Spain', { phones: [], zips: [], points: [{ lat: 39.2, long: -1.5 }], columns: [] }, 'ES'],
  ['five digits under a German header', { phones: [], zips: ['10961'], points: [], columns: ['PLZ', 'Ort'] }, 'DE'],
])('the country is guessed from %s', (_, evidence, code) => {
  const guessed = guessCountry(evidence);

  expect(guessed?.code).toBe(code);
});

it('without evidence no country is guessed', () => {
  expect(guessCountry({ phones: [], zips: [], points: [], columns: [] })).toBeNull();
});

it.each([
  [
    'columns with every kind of name',
    table(['no', 'on', 'a b', 'x: y', '"q"', '#', 'näme'], ['1', 'B', 'c', 'd', 'e', 'f', 'g']),
  ],
  ['no rows', table(['id', 'name', 'city', 'tel'])],
  ['one column', table(['code'], ['1'], ['2'])],
])('a starter configuration of %s is a right configuration', (_, found) => {
  const text = starterConfig({ kind: 'csv', path: 'data/my shops.csv', recognition: recognise(found) });

  const { config } = parseConfig(text, 'config/partoo-sync.yaml', { PARTOO_API_KEY: 'k' });

  expect(config.source).toMatchObject({ kind: 'csv', path: 'data/my shops.csv', key: recognise(found).key.column });
  expect(config.policy.absent.action).toBe('report');
});
