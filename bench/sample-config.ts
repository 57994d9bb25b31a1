import { writeFileSync } from 'node:fs';

export interface SampleConfig {
  /** Of the emulator, with its base path. */
  readonly baseUrl: string;
  readonly csv: string;
  readonly state: string;
  readonly requestsPerMinute: number;
  readonly concurrency: number;
  /** What is put over the fields below. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** The emulator takes any; the measurements have no other. */
export const sampleKey = 'bench-key-0123456789';

/** 22 columns of the sample: the ones that a chain of shops would map, seven of them hours. */
const usualFields = {
  name: 'name',
  address_full: 'street',
  zipcode: 'zip',
  city: 'city',
  country: 'country',
  phone: 'tel',
  email: 'email',
  lat: 'lat',
  long: 'lng',
  website_url: 'url',
  categories: { from: 'type', lookup: { bakery: 'gcid:bakery' } },
  status: { from: 'state', lookup: { A: 'open', C: 'closed' } },
  open_hours: {
    monday: 'mon',
    tuesday: 'tue',
    wednesday: 'wed',
    thursday: 'thu',
    friday: 'fri',
    saturday: 'sat',
    sunday: 'sun',
  },
  specific_hours: { from: 'special_hours' },
  description_long: 'about',
};

/** Writes a configuration for the sample; no limit stands in the way. JSON is YAML. */
export function writeSampleConfig(path: string, config: SampleConfig): void {
  const wide = { max: 1_000_000, percent: 100 };
  const settings = {
    version: 1,
    partoo: {
      environment: 'sandbox',
      base_url: config.baseUrl,
      api_key: sampleKey,
      requests_per_minute: config.requestsPerMinute,
      concurrency: config.concurrency,
    },
    state: { path: config.state },
    source: { kind: 'csv', path: config.csv, key: 'store_id' },
    fields: { ...usualFields, ...config.fields },
    absent: { action: 'report' },
    limits: { create: wide, update: wide, field: { percent: 100, min: 1_000_000 } },
  };
  writeFileSync(path, JSON.stringify(settings, null, 2), { mode: 0o600 });
}
