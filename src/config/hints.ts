import type { FieldName } from '../domain/fields.ts';
import { plainly } from './edit-distance.ts';
import type { SettingPath } from './mistake.ts';

const whenMissing: Readonly<Record<string, string>> = {
  version: 'Begin the file with version: 1',
  partoo: 'Give at least its environment and its api_key',
  source: 'Give at least its kind and its key',
  'source.kind': 'Write kind: csv for a CSV file; the example has the others',
  'source.path': 'Name the file, such as data/stores.csv',
  'source.url': 'Write where it is, such as https://erp.example.com/api/stores or postgres://db.example.com/erp',
  'source.write': 'write_back needs to know how a location is written: url and method',
  'source.query': 'Write the SELECT that gives the locations, such as SELECT * FROM stores ORDER BY code',
  'source.table': 'write_back needs the table that values are written into',
  'source.key': 'Name the column whose value identifies a location, such as store_id',
  'joined.name': 'Name it with a word, such as closures: its columns are then closures.…',
  fields: 'Name the fields to keep in step, such as phone: tel',
  'absent.action': 'Choose report, close_temporarily, close or delete; report changes nothing',
};

const whenWrong: Readonly<Record<string, string>> = {
  'fields.open_hours':
    'Give one column a weekday: { monday: mon, tuesday: tue, … }, or one for the week: { from: hours }',
  'server.listen': 'Write it as "127.0.0.1:8787"',
};

/** What to write where a setting is missing, if the general words do not say enough. */
export function hintForMissing(path: SettingPath): string | undefined {
  if (path[0] !== 'joined') return whenMissing[path.join('.')];
  // A joined source is described as the first one is.
  return whenMissing[path[2] === 'source' ? path.slice(2).join('.') : `joined.${path.slice(2).join('.')}`];
}

/** What to write where a setting is of a wrong shape, if the general words do not say enough. */
export function hintForWrong(path: SettingPath): string | undefined {
  return whenWrong[path.join('.')];
}

/** Names that people give to our fields, in the spelling of {@link plainly}. */
const meantFields: Readonly<Record<string, FieldName>> = {
  lng: 'long',
  lon: 'long',
  longitude: 'long',
  latitude: 'lat',
  tel: 'phone',
  telephone: 'phone',
  phonenumber: 'phone',
  mobile: 'phone',
  mail: 'email',
  emailaddress: 'email',
  street: 'address_full',
  address: 'address_full',
  address1: 'address_full',
  addressline1: 'address_full',
  street2: 'address2',
  complement: 'address2',
  addressline2: 'address2',
  zip: 'zipcode',
  postcode: 'zipcode',
  postalcode: 'zipcode',
  plz: 'zipcode',
  cp: 'zipcode',
  town: 'city',
  locality: 'city',
  state: 'region',
  province: 'region',
  county: 'region',
  countrycode: 'country',
  hours: 'open_hours',
  openinghours: 'open_hours',
  businesshours: 'open_hours',
  specialhours: 'specific_hours',
  holidayhours: 'specific_hours',
  website: 'website_url',
  url: 'website_url',
  web: 'website_url',
  site: 'website_url',
  facebook: 'facebook_url',
  twitter: 'twitter_url',
  category: 'categories',
  type: 'categories',
  title: 'name',
  storename: 'name',
  description: 'description_long',
  about: 'description_long',
  openingdate: 'opening_date',
  siret: 'national_identification_number',
};

const otherHints: Readonly<Record<string, string>> = {
  code: 'The code of a location is named by source.key',
  id: 'The code of a location is named by source.key',
  storeid: 'The code of a location is named by source.key',
  key: 'The code of a location is named by source.key',
  contacts: 'Use phone and email',
  logo: 'Write photos.LOGO',
  photo: 'Write photos.primary, photos.LOGO or photos.secondary',
  group: 'Write groups: { from: …, section: … }',
};

/** The field that a common wrong name stands for. */
export function meantField(name: string): FieldName | null {
  return meantFields[plainly(name)] ?? null;
}

/** What to say about a name that stands for no field at all. */
export function otherFieldHint(name: string): string | null {
  const [before = '', part = ''] = name.split('.');
  if (before === 'open_hours' && part !== '') return `Write open_hours: { ${part}: … }`;
  return otherHints[plainly(name)] ?? null;
}
