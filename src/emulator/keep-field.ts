import { isDeepStrictEqual } from 'node:util';

import type { Category } from './categories.ts';
import { keepSpecificHours, keepWeek } from './hours.ts';
import { isObject } from './is-object.ts';
import { hashText } from './random.ts';
import type { Switches } from './switches.ts';

/** What keeping a value depends on beyond the value. */
export interface KeepContext {
  readonly switches: Switches;
  /** The date in the business's country. */
  readonly today: string;
  readonly category: (gmbId: string) => Category | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The form in which Partoo keeps a checked value. Its clean-up is not documented (section 9): every step here is a
 * switch. Replacement of nested values is assumed, merging is a switch (section 8).
 */
export function keepField(field: string, sent: unknown, before: unknown, context: KeepContext): unknown {
  const { switches, today } = context;
  const value = switches.nestedFields === 'merge' ? merge(field, sent, before) : sent;
  if (value === null || value === undefined) return null;

  switch (field) {
    case 'open_hours':
      return keepWeek(value as Readonly<Record<string, readonly string[]>>, switches);
    case 'specific_hours':
      return keepSpecificHours(value, today, switches);
    case 'contacts':
      return (value as readonly Fields[]).map((contact) => keepContact(contact, switches));
    case 'photos':
      return keepPhotos(value as Fields, switches);
    case 'categories':
      return (value as readonly string[]).map((gmbId) => keepCategory(gmbId, context));
    case 'website_url':
    case 'facebook_url':
    case 'twitter_url':
      return typeof value === 'string' ? keepUrl(value, switches) : value;
    default:
      return typeof value === 'string' ? keepText(value, switches) : value;
  }
}

function keepText(text: string, switches: Switches): string | null {
  const kept = switches.trimText ? text.trim() : text;
  return kept === '' && switches.emptyText === 'to-null' ? null : kept;
}

function keepUrl(text: string, switches: Switches): string | null {
  const kept = keepText(text, switches);
  return switches.urlTrailingSlash && kept !== null && /^https?:\/\/[^/?#]+$/i.test(kept) ? `${kept}/` : kept;
}

function keepContact(contact: Fields, switches: Switches): Fields {
  const phones = (contact['phone_numbers'] ?? []) as readonly string[];
  return {
    name: contact['name'] ?? null,
    email: contact['email'] ?? null,
    phone_numbers: switches.phoneFormatting === 'spaced' ? phones.map(spacePhone) : phones,
    fax: contact['fax'] ?? null,
  };
}

/** `+33302060628` as `+33 3 02 06 06 28`: one way a server could show a number. */
function spacePhone(phone: string): string {
  const parts = /^(\+\d{2})(\d)(\d+)$/.exec(phone);
  if (parts === null) return phone;
  const [, prefix = '', first = '', rest = ''] = parts;
  return [prefix, first, ...(rest.match(/\d{1,2}/g) ?? [])].join(' ');
}

function keepPhotos(photos: Fields, switches: Switches): Fields {
  const keep = (url: unknown): string | null =>
    typeof url !== 'string' ? null : switches.photosRehosted ? rehost(url) : url;
  const secondary = (photos['secondary'] ?? []) as readonly unknown[];
  return { LOGO: keep(photos['LOGO']), primary: keep(photos['primary']), secondary: secondary.map(keep) };
}

function rehost(url: string): string {
  const own = 'https://img.partoo.invalid/';
  return url.startsWith(own) ? url : `${own}${hashText(url).toString(16)}.jpg`;
}

function keepCategory(gmbId: string, { switches, category }: KeepContext): string {
  const known = category(gmbId);
  return switches.deprecatedCategory === 'replaced' ? (known?.live_id ?? gmbId) : gmbId;
}

function merge(field: string, sent: unknown, before: unknown): unknown {
  if (field === 'contacts' && Array.isArray(sent) && Array.isArray(before)) {
    const merged = sent.map((contact: object, index) => ({ ...(before[index] as object | undefined), ...contact }));
    return [...merged, ...(before.slice(sent.length) as unknown[])];
  }
  if (Array.isArray(sent) && Array.isArray(before)) return union(before, sent);
  if (!isObject(sent) || !isObject(before)) return sent;
  if (field !== 'specific_hours') return { ...before, ...sent };
  return { open: union(before['open'], sent['open']), close: union(before['close'], sent['close']) };
}

function union(before: unknown, sent: unknown): readonly unknown[] {
  const known = (before ?? []) as readonly unknown[];
  const added = ((sent ?? []) as readonly unknown[]).filter(
    (one) => !known.some((other) => isDeepStrictEqual(one, other)),
  );
  return [...known, ...added];
}
