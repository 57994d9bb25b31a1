import type { FieldValue } from '../../domain/value.ts';
import { url } from '../../domain/values/url.ts';
import { isRecord, readRecords, readText } from '../schema.ts';
import type { SubResourceCodec } from './sub-resource-codec.ts';

type Raw = Readonly<Record<string, unknown>>;

/**
 * Links by type (section 22). A type is sent as its full list: links that others placed (`is_editable: false`) go along as
 * they are, a link that stays keeps its id, and a new address takes the id of one that is no longer wanted.
 */
export const placeActionLinks: SubResourceCodec = {
  query: () => ({}),
  parse: (body) =>
    isRecord(body) && Array.isArray(body['place_action_links']) ? body['place_action_links'] : undefined,
  values: (content) =>
    readRecords(content).flatMap((raw) => {
      const type = readText(raw['gmb_id']);
      if (type === null) return [];
      const own = linksOf(raw)
        .filter(isEditable)
        .map((link) => String(link['value']));
      return [[type, own.length === 0 ? null : own] as const];
    }),
  body: (content, to) => ({
    place_action_links: to.map(([type, value]) => ({
      gmb_id: type,
      urls: wantedLinks(content, type, value).map(({ id, value: address, is_preferred: isPreferred }) => ({
        ...(id === undefined ? {} : { id }),
        value: address,
        ...(typeof isPreferred === 'boolean' ? { is_preferred: isPreferred } : {}),
      })),
    })),
  }),
  applied(content, to) {
    const changed = new Map(to);
    const known = readRecords(content);
    const types = [...new Set([...known.map((raw) => String(raw['gmb_id'])), ...changed.keys()])];
    return types.map((type) => {
      const value = changed.get(type);
      const before = known.find((raw) => raw['gmb_id'] === type);
      return value === undefined ? before : { ...before, gmb_id: type, urls: wantedLinks(content, type, value) };
    });
  },
};

function linksOf({ urls }: Raw): readonly Raw[] {
  return readRecords(urls).filter(({ value }) => typeof value === 'string' && value !== '');
}

function isEditable(link: Raw): boolean {
  return link['is_editable'] !== false;
}

function wantedLinks(content: unknown, type: string, value: FieldValue): readonly Raw[] {
  const known = linksOf(readRecords(content).find((raw) => raw['gmb_id'] === type) ?? {});
  const addresses = Array.isArray(value) ? (value as readonly string[]) : value === null ? [] : [String(value)];
  const isWanted = (link: Raw): boolean => addresses.some((address) => url.isSame(address, String(link['value'])));
  const free = known.filter((link) => isEditable(link) && !isWanted(link));
  const own = addresses.map((address): Raw => {
    const same = known.find((link) => isEditable(link) && url.isSame(address, String(link['value'])));
    if (same !== undefined) return same;
    const reused = free.shift();
    return reused === undefined ? { value: address } : { ...reused, value: address };
  });
  return [...known.filter((link) => !isEditable(link)), ...own];
}
