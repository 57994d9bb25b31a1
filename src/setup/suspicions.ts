import type { DataFinding, DataFindingKind } from '../domain/data-report.ts';
import type { FieldPath, FieldValue } from '../domain/value.ts';
import { createGrouping } from './grouping.ts';
import { isPlaceholder } from './placeholder.ts';
import { createNotes, enough, finding, locations, place, type Suspicion } from './suspicion.ts';
import { suspiciousWeeks } from './suspicious-weeks.ts';

/** One phone on more locations than this is hardly that of a shop. */
const phoneOfFew = 5;
/** Two shops may stand in one building; more at one point are a town's centre, or a default. */
const pointOfFew = 2;

/** Everything that is watched for. A field that is not mapped is never said, and so never found. */
export function createSuspicions(): readonly Suspicion[] {
  return [
    samePlace(),
    samePhone(),
    samePoint(),
    ...(['name', 'address_full', 'city', 'email', 'description_short', 'description_long'] as const).map(placeholders),
    wordsForNothing(),
    ...(['name', 'address_full', 'city'] as const).map(capitals),
    otherDomain(),
    suspiciousWeeks(),
    mostlyClosed(),
    ...(['address_full', 'zipcode', 'city', 'lat', 'opening_date'] as const).map(constant),
  ];
}

function samePlace(): Suspicion {
  const places = createGrouping();
  return {
    take(location) {
      const { name, address_full: street, zipcode = '', city = '' } = location.values;
      if (!isFilled(name) || !isFilled(street)) return;
      places.add([name, street, zipcode, city].map(plain).join(' · '), location);
    },
    findings: () => {
      const { groups, count } = places.sharedBy(2);
      return groups.length === 0
        ? []
        : [
            {
              ...{ kind: 'same_place', field: null, count },
              message: `${locations(count)} share name and address with another`,
              examples: places.show(groups, ({ values }) =>
                [values['name'], values['address_full'], values['city']].filter(isFilled).map(String).join(', '),
              ),
            },
          ];
    },
  };
}

function samePhone(): Suspicion {
  const phones = createGrouping();
  return {
    take(location) {
      const { phone } = location.values;
      if (isFilled(phone)) phones.add(String(phone), location);
    },
    findings: () => {
      const central = phones.sharedBy(phoneOfFew + 1);
      const shared = phones.sharedBy(2, phoneOfFew);
      const finding = (kind: DataFindingKind, { groups, count }: typeof central, message: string): DataFinding[] =>
        groups.length === 0 ? [] : [{ kind, field: 'phone', count, message, examples: phones.show(groups) }];
      const [many, few] = [central.groups.length, shared.groups.length];
      return [
        ...finding(
          'central_phone',
          central,
          `${many === 1 ? 'one phone is' : `${String(many)} phones are`} given for more than ${String(phoneOfFew)} locations each, ${String(central.count)} in all: a call centre, or made up?`,
        ),
        ...finding(
          'shared_phone',
          shared,
          `${few === 1 ? 'one phone is' : `${String(few)} phones are`} shared by ${locations(shared.count)}`,
        ),
      ];
    },
  };
}

function samePoint(): Suspicion {
  const points = createGrouping();
  return {
    take(location) {
      const { lat, long } = location.values;
      if (typeof lat === 'number' && typeof long === 'number') points.add(`${String(lat)}, ${String(long)}`, location);
    },
    findings: () => {
      const { groups, count } = points.sharedBy(pointOfFew + 1);
      const message = `${locations(count)} lie three or more on the very same point`;
      return groups.length === 0
        ? []
        : [{ kind: 'same_point', field: 'lat', count, message, examples: points.show(groups) }];
    },
  };
}

function placeholders(field: FieldPath): Suspicion {
  const found = createNotes();
  return {
    take(location) {
      const value = location.values[field];
      if (typeof value === 'string' && isPlaceholder(value)) found.note(location, value);
    },
    findings: () =>
      found.finding('placeholder', field, (count) => `${locations(count)} with what looks like a placeholder`),
  };
}

/** `N/A`, `-`, `null`: read as not said, and better left empty. */
function wordsForNothing(): Suspicion {
  const found = createNotes();
  return {
    take(location) {
      const nothing = location.warnings.find(({ isNothing }) => isNothing === true);
      if (nothing !== undefined) found.note(location, `column ${nothing.column}: ${nothing.message}`);
    },
    findings: () =>
      found.finding('placeholder', null, (count) => `${locations(count)} with a word in place of an empty cell`),
  };
}

/** Short ones are brands and abbreviations: `DM`, `IKEA`, `KFC`. */
const isShouted = (text: string): boolean =>
  !/\p{Ll}/u.test(text) && /\p{Lu}/u.test(text) && (text.match(/\p{L}/gu)?.length ?? 0) > 5;

function capitals(field: FieldPath): Suspicion {
  const found = createNotes();
  const different = new Set<string>();
  return {
    take(location) {
      const value = location.values[field];
      if (typeof value !== 'string' || !isShouted(value)) return;
      if (different.size < 2) different.add(value);
      found.note(location, value);
    },
    // A name that is the same everywhere is a brand, and may be written so.
    findings: () =>
      different.size < 2
        ? []
        : found.finding(
            'capitals',
            field,
            (count) => `${locations(count)} in capitals only; clean: [title_case] mends it`,
          ),
  };
}

function otherDomain(): Suspicion {
  const domains = new Map<string, { count: number; readonly first: string }>();
  let filled = 0;
  return {
    take({ key, at, values }) {
      const domain = typeof values['website_url'] === 'string' ? domainOf(values['website_url']) : null;
      if (domain === null) return;
      filled += 1;
      const known = domains.get(domain);
      if (known !== undefined) known.count += 1;
      else if (domains.size < mostDomains) domains.set(domain, { count: 1, first: place(key, at.row) });
    },
    findings: () => {
      const [main, ...others] = [...domains].sort((a, b) => b[1].count - a[1].count);
      if (main === undefined || others.length === 0 || filled < enough || main[1].count < filled * 0.6) return [];
      const count = filled - main[1].count;
      const examples = others
        .slice(0, 3)
        .map(
          ([domain, { count: number, first }]) =>
            `${domain}: ${first}${number > 1 ? ` and ${String(number - 1)} more` : ''}`,
        );
      const message = `${locations(count)} with a website of another domain than ${main[0]}`;
      return [{ kind: 'other_domain', field: 'website_url', count, message, examples }];
    },
  };
}

const mostDomains = 5_000;

/** `https://www.shop.example.co.uk/x` → `example.co.uk`; near enough to tell one company from another. */
function domainOf(url: string): string | null {
  const host = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]+)/u.exec(url)?.[1];
  if (host === undefined) return null;
  const labels = host.toLowerCase().split('.');
  const isSecondLevel =
    (labels.at(-1) ?? '').length === 2 && /^(?:com?|org|net|gob|gov|ac|gouv)$/u.test(labels.at(-2) ?? '');
  return labels.slice(isSecondLevel ? -3 : -2).join('.');
}

function mostlyClosed(): Suspicion {
  let [filled, closed] = [0, 0];
  return {
    take({ values: { status } }) {
      if (!isFilled(status)) return;
      filled += 1;
      if (status !== 'open') closed += 1;
    },
    findings: () =>
      filled < enough || closed * 2 <= filled
        ? []
        : [
            finding(
              'mostly_closed',
              'status',
              closed,
              `${String(closed)} of ${locations(filled)} are not open: is the lookup right?`,
            ),
          ],
  };
}

/** A value of which every location should have its own. */
function constant(field: FieldPath): Suspicion {
  let [filled, isFirst, isSame] = [0, true, true];
  let first: FieldValue = null;
  return {
    take({ values }) {
      const value = values[field];
      if (!isFilled(value)) return;
      filled += 1;
      if (isFirst) [first, isFirst] = [value, false];
      isSame &&= value === first;
    },
    findings: () =>
      filled >= enough && isSame
        ? [finding('constant', field, filled, `all ${locations(filled)} have the same: ${String(first)}`)]
        : [],
  };
}

function isFilled(value: FieldValue | undefined): value is Exclude<FieldValue, null> {
  return value !== undefined && value !== null && value !== '';
}

const beyondAscii = /[^ -~]/u;

/** Equal for spellings of one thing: case, accents and punctuation do not count. */
function plain(value: FieldValue | undefined): string {
  const text = String(value ?? '').toLowerCase();
  const bare = beyondAscii.test(text) ? text.normalize('NFD').replaceAll(/\p{M}/gu, '') : text;
  return bare.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
