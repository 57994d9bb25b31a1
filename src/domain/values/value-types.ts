import type { ValueType, ValueTypeName } from './value-type.ts';
import { attribute } from './attribute.ts';
import { categories } from './categories.ts';
import { country } from './country.ts';
import { customField } from './custom-field-value.ts';
import { calendarDate } from './calendar-date.ts';
import { descriptionLong, descriptionShort } from './description.ts';
import { email } from './email.ts';
import { latitude, longitude } from './coordinate.ts';
import { nameSet } from './name-set.ts';
import { passthrough } from './passthrough.ts';
import { phone } from './phone.ts';
import { reach } from './reach.ts';
import { serviceList } from './service-list.ts';
import { specialHours } from './special-hours.ts';
import { status } from './status.ts';
import { text } from './text.ts';
import { url } from './url.ts';
import { urlList, urlSet } from './url-list.ts';
import { weeklyHours } from './weekly-hours.ts';
import { wholeWeek } from './whole-week.ts';
import { zipcode } from './zipcode.ts';

/** How each kind of value is read, compared by meaning and shown. */
export const valueTypes: { readonly [T in ValueTypeName]: ValueType } = {
  text,
  status,
  date: calendarDate,
  zipcode,
  country,
  latitude,
  longitude,
  phone,
  email,
  url,
  'url-list': urlList,
  reach,
  'name-set': nameSet,
  'url-set': urlSet,
  'whole-week': wholeWeek,
  attribute,
  'service-list': serviceList,
  passthrough,
  categories,
  'weekly-hours': weeklyHours,
  'special-hours': specialHours,
  'description-short': descriptionShort,
  'description-long': descriptionLong,
  'custom-field': customField,
};
