import type { Unwritable } from '../../domain/ports/partoo-codec.ts';
import type { FieldValue } from '../../domain/value.ts';
import { isSameName, readService, spellService } from '../../domain/values/service-list.ts';
import { isRecord, readNumber, readRecords, readText } from '../schema.ts';
import type { SubResourceContent } from './sub-resource-codec.ts';

/**
 * One service as a write last showed it, and what we know of whose it is. No call lists services, so that this memory is all
 * there is to tell ours from those of others (ADR 12).
 */
export interface KnownService {
  /** Absent: Partoo has not shown it yet. Without it nothing can be removed. */
  readonly service_id?: number;
  readonly type?: string;
  readonly category_gmb_name: string;
  readonly name: string;
  readonly price: number | null;
  readonly description: string | null;
  /**
   * `by_us`: we placed it, and it is there. `by_others`: the source names it too, and somebody else placed it: it counts, and
   * is never removed. `sent`: we sent it, and nobody knows whether it arrived. `leaving`: ours, and nobody knows whether the
   * removal that we sent arrived. Absent: of others, and none of our business.
   */
  readonly placed?: 'by_us' | 'by_others' | 'sent' | 'leaving';
}

/** Body of the call that adds one (section 20). */
export interface ServiceBody {
  readonly category_gmb_name: string;
  readonly name: string;
  readonly price?: number;
  readonly description?: string;
}

export type ServiceStep =
  | { readonly kind: 'add'; readonly body: ServiceBody }
  | { readonly kind: 'remove'; readonly id: number }
  /** Nothing left that could be sent; `left`: what stays otherwise than wanted, in words. */
  | { readonly kind: 'done'; readonly left: readonly string[] };

type Parts = readonly (readonly [category: string, value: FieldValue])[];
type Named = Pick<KnownService, 'category_gmb_name' | 'name'>;

/** Custom services (section 20): a part for each category, of those that we placed. */
export const services: SubResourceContent = {
  values(content) {
    const parts = new Map<string, readonly string[]>();
    for (const service of knownServices(content).filter(counts)) {
      const { category_gmb_name: category } = service;
      parts.set(category, [...(parts.get(category) ?? []), spellKnown(service)]);
    }
    return [...parts];
  },
  applied(content, to) {
    const known = knownServices(content);
    const leaving = new Set(unwanted(known, to).filter(isByUs));
    const kept = known.filter((service) => !leaving.has(service));
    const added = wantedIn(to).filter((body) => !kept.some((service) => isSame(service, body)));
    return [...kept, ...added.map((body) => ({ type: freeForm, ...body }))];
  },
};

const freeForm = 'FREE_FORM_SERVICE_ITEM';

/** The remembered content; nothing, where there is none. */
export function knownServices(content: unknown): readonly KnownService[] {
  return readRecords(content) as readonly unknown[] as readonly KnownService[];
}

/**
 * What to send next so that the parts become `to`: additions of new names first, as each answers with the whole list; then what
 * is no longer wanted goes, which makes a changed service one to be added.
 *
 * @param tried those that were sent by now, whatever became of them: none is sent twice
 */
export function nextServiceStep(known: readonly KnownService[], to: Parts, tried: readonly Named[]): ServiceStep {
  const isTried = (one: Named): boolean => tried.some((other) => isSame(other, one));
  const body = wantedIn(to).find((one) => !isTried(one) && !isThere(known, one));
  if (body !== undefined) return { kind: 'add', body };
  const wrong = unwanted(known, to).filter((service) => !isTried(service));
  const id = wrong.find((service) => isByUs(service) && service.service_id !== undefined)?.service_id;
  return id === undefined ? { kind: 'done', left: wrong.map(whyStuck) } : { kind: 'remove', id };
}

/**
 * Which of them the source names as well, while others placed them: those count as long as the source does so (section 20 has
 * a name only once).
 */
export function withShared(known: readonly KnownService[], to: Parts): readonly KnownService[] {
  const wanted = wantedIn(to);
  return known.flatMap((service) => {
    const { placed, ...plain } = service;
    const isNamed = wanted.some((body) => isSame(service, body));
    if (placed === undefined) return isNamed ? [{ ...plain, placed: 'by_others' as const }] : [service];
    const isDropped =
      placed === 'by_others' && !isNamed && to.some(([category]) => category === service.category_gmb_name);
    if (!isDropped) return [service];
    return plain.service_id === undefined ? [] : [plain];
  });
}

/** Does it count as present? */
export function isThere(known: readonly KnownService[], body: Named): boolean {
  return known.some((service) => counts(service) && isSame(service, body));
}

/** Before it is sent. An earlier sending of the name, of which nobody knows more, stays as it was. */
export function withSent(known: readonly KnownService[], body: ServiceBody): readonly KnownService[] {
  if (wasSent(known, body)) return known;
  return [...known, { ...withoutGaps(body), placed: 'sent' }];
}

/** Has it been sent before, without an answer? */
export function wasSent(known: readonly KnownService[], body: Named): boolean {
  return known.some((service) => service.placed === 'sent' && isSame(service, body));
}

/** Partoo surely did not take it. */
export function withoutSent(known: readonly KnownService[], body: Named): readonly KnownService[] {
  return known.filter((service) => service.placed !== 'sent' || !isSame(service, body));
}

/**
 * After Partoo answered that there is one of this name: that which we sent earlier, or that of somebody else, of which nothing
 * more is known than that it is there.
 */
export function withExisting(
  known: readonly KnownService[],
  body: ServiceBody,
  isOurs: boolean,
): readonly KnownService[] {
  if (isOurs)
    return known.map((service) =>
      service.placed === 'sent' && isSame(service, body) ? { ...service, placed: 'by_us' } : service,
    );
  return [...withoutSent(known, body), { ...withoutGaps(body), placed: 'by_others' }];
}

/** What stands for a service whose removal nobody has confirmed: neither that it is there, nor that it is not. */
export function spellLeaving(service: KnownService): string {
  return spellService({ ...service, description: 'removal not confirmed' });
}

/** Before its removal is sent. */
export function withLeaving(known: readonly KnownService[], id: number): readonly KnownService[] {
  return known.map((service) => (service.service_id === id ? { ...service, placed: 'leaving' } : service));
}

export function withoutRemoved(known: readonly KnownService[], id: number): readonly KnownService[] {
  return known.filter((service) => service.service_id !== id);
}

/**
 * The whole list, as the answer to an addition shows it: what is not in it is gone, also what was sent and never arrived. Of an
 * answer without a list only the addition itself is known.
 */
export function withAnswer(
  known: readonly KnownService[],
  body: ServiceBody,
  answer: unknown,
): readonly KnownService[] {
  const shown = isRecord(answer) ? answer['services'] : undefined;
  if (!Array.isArray(shown)) return withExisting(withSent(known, body), body, true);
  return readRecords(shown).map((raw) => {
    const service = parseService(raw);
    const before =
      known.find(({ service_id: id }) => id !== undefined && id === service.service_id) ??
      known.find((one) => one.service_id === undefined && isSame(one, service));
    const isPlacedByUs = isSame(service, body) || before?.placed === 'sent' || (before !== undefined && isByUs(before));
    // Those of Google's own list are set for all categories at once: never ours.
    const placed =
      before?.placed === 'by_others' ? 'by_others' : isPlacedByUs && service.type === freeForm ? 'by_us' : null;
    return placed === null ? service : { ...service, placed };
  });
}

export interface UnwritablePart extends Omit<Unwritable, 'field'> {
  readonly part: string;
}

/** @param categories of the business as they will be; null: not known */
export function unwritableServices(
  content: unknown,
  to: Parts,
  categories: readonly string[] | null,
): readonly UnwritablePart[] {
  const known = withShared(knownServices(content), to);
  const step = nextServiceStep(known, to, []);
  return to.flatMap(([category, value]): readonly UnwritablePart[] => {
    if (value !== null && categories?.includes(category) === false) {
      const detail = `the business has no category ${category}, and Partoo takes services of its own categories only`;
      return [{ part: category, reason: 'invalid', detail }];
    }
    // The answer to an addition will show the numbers of what is to go.
    const stuck = unwanted(known, to).filter(
      (service) =>
        service.category_gmb_name === category &&
        (service.placed === 'by_others' || (service.service_id === undefined && step.kind !== 'add')),
    );
    if (stuck.length === 0) return [];
    return [{ part: category, reason: 'unwritable', detail: stuck.map(whyStuck).join('; ') }];
  });
}

/** Those that count as present, and are not wanted as they are. */
function unwanted(known: readonly KnownService[], to: Parts): readonly KnownService[] {
  const wanted = new Map(to.map(([category, value]) => [category, listOf(value)]));
  return known.filter(
    (service) => counts(service) && wanted.get(service.category_gmb_name)?.includes(spellKnown(service)) === false,
  );
}

function whyStuck({ name, placed }: KnownService): string {
  if (placed === 'by_others')
    return `"${name}" was placed by somebody else, and otherwise than the source has it: change or remove it in Partoo, or take it over into the source`;
  return `"${name}" was placed by us, and Partoo has not shown its number, without which nothing can be removed: the next service of this business that is added brings it`;
}

function counts(service: KnownService): boolean {
  return isByUs(service) || service.placed === 'by_others';
}

function isByUs({ placed }: KnownService): boolean {
  return placed === 'by_us' || placed === 'leaving';
}

function spellKnown(service: KnownService): string {
  return service.placed === 'leaving' ? spellLeaving(service) : spellService(service);
}

function wantedIn(to: Parts): readonly ServiceBody[] {
  return to.flatMap(([category, value]) =>
    listOf(value).map((text): ServiceBody => {
      const { name, price, description } = readService(text);
      return {
        category_gmb_name: category,
        name,
        ...(price === null ? {} : { price }),
        ...(description === null ? {} : { description }),
      };
    }),
  );
}

function isSame(a: Named, b: Named): boolean {
  return a.category_gmb_name === b.category_gmb_name && isSameName(a.name, b.name);
}

function withoutGaps({ price, description, ...named }: ServiceBody): KnownService {
  return { ...named, price: price ?? null, description: description ?? null };
}

function parseService(raw: Readonly<Record<string, unknown>>): KnownService {
  const [id, type] = [readNumber(raw['service_id']), readText(raw['type'])];
  return {
    ...(id === null ? {} : { service_id: id }),
    ...(type === null ? {} : { type }),
    category_gmb_name: readText(raw['category_gmb_name']) ?? '',
    name: readText(raw['name']) ?? '',
    price: readNumber(raw['price']),
    description: readText(raw['description']),
  };
}

function listOf(value: FieldValue): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}
