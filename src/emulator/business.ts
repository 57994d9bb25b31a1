export interface Contact {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone_numbers: readonly string[];
  readonly fax: string | null;
}

export interface SpecificPeriod {
  readonly starts_at: string;
  readonly ends_at: string;
  readonly open_hours?: readonly string[];
}

export interface SpecificHours {
  readonly open: readonly SpecificPeriod[];
  readonly close: readonly SpecificPeriod[];
}

export interface Photos {
  readonly LOGO: string | null;
  readonly primary: string | null;
  readonly secondary: readonly string[];
}

export interface CustomFieldValue {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly value: unknown;
  readonly order: number;
}

/** A business as a read answers it: partoo-api sections 9 and 34.1 [current; custom_fields items 2021]. */
export interface Business {
  readonly id: string;
  readonly created: number;
  readonly modified: number;
  readonly code: string;
  readonly status: string;
  readonly opening_date: string | null;
  readonly org_id: number;
  readonly group_id?: number | null;
  readonly groups: readonly number[];
  readonly name: string;
  readonly address: string | null;
  readonly address_full: string | null;
  readonly address2: string | null;
  readonly city: string | null;
  readonly zipcode: string | null;
  readonly region: string | null;
  readonly country: string;
  readonly default_lang: string | null;
  readonly categories: readonly string[];
  readonly time_slot_reference: readonly string[];
  readonly open_hours: Readonly<Record<string, readonly string[]>> | null;
  readonly specific_hours: SpecificHours | null;
  readonly description_short: string | null;
  readonly description_long: string | null;
  readonly website_url: string | null;
  readonly facebook_url: string | null;
  readonly twitter_url: string | null;
  readonly google_location_id: string | null;
  readonly facebook_page_id: string | null;
  readonly national_identification_number: string | null;
  readonly logo_url: string | null;
  readonly contacts: readonly Contact[];
  readonly photos: Photos | null;
  readonly lat: number | null;
  readonly long: number | null;
  readonly subscriptions: Readonly<Record<string, { readonly active: boolean }>>;
  readonly features: readonly string[];
  readonly custom_fields: readonly CustomFieldValue[];
}

/** Days of open_hours, in the order of the documents [current]. */
export const weekDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** What a read answers for a field nobody ever wrote; `null` where the documents show nullable fields [current]. */
export const unwritten = {
  status: 'open', // [current]
  opening_date: null,
  groups: [],
  name: '',
  address_full: null,
  address2: null,
  city: null,
  zipcode: null,
  region: null,
  country: 'FR',
  categories: [],
  time_slot_reference: [],
  open_hours: null,
  specific_hours: { open: [], close: [] },
  description_short: null,
  description_long: null,
  website_url: null,
  facebook_url: null,
  twitter_url: null,
  google_location_id: null,
  facebook_page_id: null,
  national_identification_number: null,
  contacts: [],
  photos: { LOGO: null, primary: null, secondary: [] },
  lat: null,
  long: null,
  subscriptions: {
    presence_management: { active: true },
    review_management: { active: true },
    review_booster: { active: false },
    messages: { active: false },
  },
  features: ['business_edition', 'diffusion', 'review_management'],
} as const;

/** Read-only on the API: sent in a write they are refused (section 9, column rw) [current]. */
export const readOnlyFields: ReadonlySet<string> = new Set([
  'id',
  'created',
  'modified',
  'group_id',
  'address',
  'default_lang',
  'time_slot_reference',
  'logo_url',
  'google_location_id',
  'facebook_page_id',
  'subscriptions',
  'features',
  'completion_rate',
]);
