import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load-config.ts';
import { dayOf, rolesOf } from '../../src/setup/column-words.ts';
import { guessCountry } from '../../src/setup/guess-country.ts';
import { recognise, type Table } from '../../src/setup/recognise.ts';
import { draftFile } from '../../src/setup/source-draft.ts';
import { carefulChoices } from '../../src/setup/starter-choices.ts';
import { starterConfig } from '../../src/setup/starter-config.ts';

function table(columns: readonly string[], ...rows: readonly (readonly string[])[]): Table {
  return { columns, rows };
}

/** Field → column. */
function fieldsOf(found: Table): Readonly<Record<string, string>> {
  return Object.fromEntries(recognise(found).fields.map(({ field, column }) => [field, column]));
}

describe('the name of a column', () => {
  it.each(['building:levels', 'Ermäßigung Kind', 'Tipo Venta', 'Einschränkungen Beschreibung', 'health_facility:type'])(
    '%s says nothing, whatever words are in it',
    (column) => {
      expect(rolesOf(column)).toEqual([]);
    },
  );

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
    // English, French, Spanish, German, Italian: the code …
    ['store_id', 'key'],
    ['Code magasin', 'key'],
    ['MATRICULE', 'key'],
    ['Código tienda', 'key'],
    ['Filialnummer', 'key'],
    ['Codice negozio', 'key'],
    // … the name …
    ['Shop name', 'name'],
    ['Enseigne', 'name'],
    ['lib_france_services', 'name'],
    ['Nombre', 'name'],
    ['Bezeichnung', 'name'],
    ['Insegna', 'name'],
    // … the address …
    ['Street address', 'address_full'],
    ['Adresse', 'address_full'],
    ['Dirección', 'address_full'],
    ['Anschrift', 'address_full'],
    ['Indirizzo', 'address_full'],
    ['addr:housenumber', 'house_number'],
    ['Numéro de voie', 'house_number'],
    ['Hausnummer', 'house_number'],
    ['Numero civico', 'house_number'],
    ['Town', 'city'],
    ['lib_com', 'city'],
    ['Población', 'city'],
    ['Ort', 'city'],
    ['Comune', 'city'],
    ['Postcode', 'zipcode'],
    ['Código postal', 'zipcode'],
    ['Postleitzahl', 'zipcode'],
    ['CAP', 'zipcode'],
    // … and how to reach it.
    ['Telephone number', 'phone'],
    ['Num tél', 'phone'],
    ['Teléfono', 'phone'],
    ['Telefonnummer', 'phone'],
    ['Courriel', 'email'],
    ['Correo electrónico', 'email'],
    ['Posta elettronica', 'email'],
    ['Sitio web', 'website_url'],
    ['Webseite', 'website_url'],
    ['Sito web', 'website_url'],
    ['Opening hours', 'week'],
    ["Horaires d'ouverture", 'week'],
    ['Horario', 'week'],
    ['Orari di apertura', 'week'],
    ['Estado', 'status'],
    ['Catégorie', 'categories'],
    ['type_', 'categories'],
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
  const text = starterConfig({
    draft: draftFile('data/my shops.csv'),
    recognition: recognise(found),
    choices: carefulChoices,
    partoo: { environment: 'sandbox', baseUrl: null },
  });

  const { config } = parseConfig(text, 'config/partoo-sync.yaml', { PARTOO_API_KEY: 'k' });

  expect(config.source).toMatchObject({ kind: 'csv', path: 'data/my shops.csv', key: recognise(found).key.column });
  expect(config.policy.absent.action).toBe('report');
});

describe('a table', () => {
  it('has its name not in the column that is exactly the name of something else', () => {
    const found = table(['id', 'state_name', 'city'], ['1', 'Texas', 'Austin'], ['2', 'Ohio', 'Dayton']);

    expect(fieldsOf(found)).toEqual({ region: 'state_name', city: 'city' });
  });

  it.each([
    ['DE', '10115', ['street', 'house_number']],
    ['FR', '01000', ['house_number', 'street']],
  ])('of %s has street and number joined in its order', (country, zip, joined) => {
    const columns = ['id', 'street', 'house_number', 'zip', 'country'];

    const { fields } = recognise(table(columns, ['1', 'Weg', '7', zip, country], ['2', 'Weg', '8', zip, country]));

    expect(fields.find(({ field }) => field === 'address_full')?.joined).toEqual(joined);
  });

  it('has lost zeros of its zips put back, and says so', () => {
    const rows = ['10115', '10117', '1069', '04109', 'CH-4016'].map((zip, n) => [String(n), zip, 'Montag']);

    const { fields } = recognise(table(['nr', 'PLZ', 'ort'], ...rows));

    expect(fields.find(({ field }) => field === 'zipcode')).toEqual({
      ...{ field: 'zipcode', column: 'PLZ', repairsZeros: true },
      doubt: '1 cells lost their leading zero, which is put back; 1 of 5 cells cannot be read as that',
    });
  });

  it('without a code takes what differs most, never what a shop merely has', () => {
    const rows = [
      ['A', '2025550101', 'https://a.example/1'],
      ['B', '2025550102', 'https://a.example/2'],
      ['C', '2025550103', 'https://a.example/2'],
    ];

    const { key } = recognise(table(['Store Name', 'Phone Number', 'Url'], ...rows));

    expect(key.column).toBe('Url');
    expect(key.doubt).toContain('Better give every shop a code');
  });

  it('has no category in a column that is filled for few shops only', () => {
    const found = table(['id', 'category'], ['1', ''], ['2', ''], ['3', 'bakery']);

    expect(recognise(found)).toMatchObject({ categories: [], unused: ['category'] });
  });
});
