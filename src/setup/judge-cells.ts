import type { FieldName } from '../domain/fields.ts';
import { readCountry } from '../domain/values/country.ts';
import { valueTypes } from '../domain/values/value-types.ts';

/** Can the cell be read as a value of the field? */
export function judgeOf(field: FieldName, country: string | null): (cell: string) => boolean {
  const context = { country, today: '2000-01-01' };
  switch (field) {
    case 'status':
    case 'categories':
    case 'name':
    case 'city':
      return (cell) => /\S/u.test(cell);
    case 'country':
      return (cell) => readCountry(cell) !== null;
    case 'phone':
      return country === null
        ? (cell) => /\d{6}/u.test(cell.replaceAll(/\D/gu, ''))
        : (cell) => valueTypes.phone.parse(cell, context).ok;
    case 'lat':
      return (cell) => valueTypes.latitude.parse(cell, context).ok;
    case 'long':
      return (cell) => valueTypes.longitude.parse(cell, context).ok;
    case 'zipcode':
      return (cell) => valueTypes.zipcode.parse(cell, context).ok;
    case 'email':
      return (cell) => valueTypes.email.parse(cell, context).ok;
    case 'website_url':
    case 'facebook_url':
    case 'twitter_url':
      return (cell) => valueTypes.url.parse(cell, context).ok;
    case 'opening_date':
      return (cell) => valueTypes.date.parse(cell, context).ok;
    default:
      return () => true;
  }
}

/** What is unmistakable whatever its column is called. */
export const contentJudges: Partial<Record<FieldName, (cell: string) => boolean>> = {
  email: (cell) => /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/iu.test(cell),
  website_url: (cell) => /^https?:\/\/\S+$/iu.test(cell),
};
