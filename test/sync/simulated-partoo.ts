import { SyncError } from '../../src/domain/errors.ts';
import type { KeyAccount } from '../../src/domain/key-rights.ts';
import { asBusinessId } from '../../src/domain/ids.ts';
import type { WriteResult } from '../../src/domain/ports/partoo-writer.ts';
import type { RemoteBusiness } from '../../src/domain/ports/remote-business.ts';
import type { FieldValues } from '../../src/domain/value.ts';
import { createPartooCodec } from '../../src/partoo/codec.ts';
import { pageFacts } from '../../src/partoo/page-facts.ts';
import { toRemoteBusiness } from '../../src/partoo/remote-business.ts';
import type { BusinessPage } from '../../src/partoo/schema.ts';
import type { PartooSide } from '../../src/sync/deps.ts';

/** Partoo's own object, as far as a simulated business holds it. */
export type Raw = Readonly<Record<string, unknown>> & { readonly id: string };

/** What a writing call does instead of working. */
export type Trouble =
  /** Nobody knows, and it did not take effect. */
  | 'ambiguous, without effect'
  /** Nobody knows, and it did. */
  | 'ambiguous, with effect'
  | 'refused'
  /** 403: these properties may not be edited; none named: the key may not do it at all. */
  | { readonly forbidden: readonly string[] };

/** What Partoo holds, by id. */
export interface Businesses {
  get(id: string): Raw | undefined;
  has(id: string): boolean;
  values(): Iterable<Raw>;
  delete(id: string): boolean;
  /** Adds one, or changes it, as a colleague would. */
  set(id: string, raw: Raw): unknown;
}

export interface SimulatedPartoo {
  readonly side: PartooSide;
  readonly businesses: Businesses;
  /** `create 0001`, `update 5409…`, in the order in which they took effect or were refused. */
  readonly writes: string[];
  /** The values of every accepted write. */
  readonly written: { readonly what: string; readonly values: FieldValues }[];
  /** Called before every call and after its effect; may throw. */
  onStep: (call: string) => void;
  /** Every call takes as long as this. */
  wait: () => Promise<void>;
  /** Asked once for every writing call. */
  trouble: (call: string, values: FieldValues) => Trouble | null;
  /** How Partoo respells what it stores (R15). */
  reshape: (raw: Raw) => Raw;
  /** The order in which a crawl gives its businesses. */
  order: (raws: readonly Raw[]) => readonly Raw[];
  /** Left out of a crawl, though they exist. */
  readonly hidden: Set<string>;
  /** Makes a crawl incomplete. */
  crawlProblem: string | null;
  /** What Partoo says of the API key. */
  key: KeyAccount;
  /** Seconds go by on Partoo's clock. */
  passTime(seconds: number): void;
  /** A colleague edits in Partoo's app. */
  edit(id: string, fields: Readonly<Record<string, unknown>>): void;
  byCode(code: string): readonly Raw[];
}

export interface InMemoryPartoo extends SimulatedPartoo {
  /** May pages be recalled instead of read, and how many were? */
  recalls: boolean;
  recalled: number;
}

const pageSize = 3;

/** A Partoo in memory behind the real codec: no HTTP, no waiting, troubles on demand. Without a clock, `modified` counts. */
export function createSimulatedPartoo(
  businesses: readonly Raw[],
  today: () => string,
  now: () => number = () => 0,
): InMemoryPartoo {
  const codec = createPartooCodec({ today });
  const store = new Map<string, Raw>(businesses.map((raw) => [raw.id, { modified: 1000, ...raw }]));
  let lastModified = 1000;
  let lastId = 0;
  let calls = 0;

  const move = (): void => {
    lastModified = Math.max(lastModified + 1, Math.floor(now() / 1000));
  };
  const touch = (raw: Raw): void => {
    move();
    store.set(raw.id, { ...world.reshape(raw), modified: lastModified });
  };
  const pageOf = (businesses: readonly Raw[]): BusinessPage => ({
    ...{ page: null, maxPage: null, count: null, businesses },
    ids: businesses.map(({ id }) => asBusinessId(id)),
  });
  const read = (raw: Raw): RemoteBusiness => toRemoteBusiness({ ...structuredClone(raw) }, today());
  const begin = async (call: string): Promise<void> => {
    calls += 1;
    world.onStep(`before ${call}`);
    await world.wait();
  };

  async function write(call: string, id: string, values: FieldValues, effect: () => void): Promise<WriteResult> {
    await begin(call);
    const trouble = world.trouble(call, values);
    world.writes.push(call);
    if (trouble === 'refused') return { kind: 'refused', status: 400, detail: 'simulated refusal' };
    if (typeof trouble === 'object' && trouble !== null) {
      const refused = { kind: 'refused', status: 403, detail: '403: simulated' } as const;
      return trouble.forbidden.length === 0
        ? { ...refused, isDenied: true }
        : { ...refused, forbidden: trouble.forbidden };
    }
    if (call.startsWith('update') && !store.has(id))
      return { kind: 'refused', status: 404, detail: '404: no such business' };
    if (trouble === 'ambiguous, without effect') return { kind: 'ambiguous', detail: 'simulated time-out' };
    effect();
    const answeredAt = lastModified;
    world.written.push({ what: call, values });
    world.onStep(`after ${call}`);
    if (trouble === 'ambiguous, with effect') return { kind: 'ambiguous', detail: 'simulated time-out' };
    return { kind: 'accepted', id: asBusinessId(id), answeredAt };
  }

  const side: PartooSide = {
    codec,
    calls: {
      get total() {
        return calls;
      },
    },
    async lookUpCategory(gcid) {
      await begin(`category ${gcid}`);
      return { gcid, state: gcid.includes('unknown') ? null : 'OK', liveId: null };
    },
    customFields: async () => [],
    groups: null,
    key: {
      digest: 'key-1',
      async ask() {
        await begin('key');
        return world.key;
      },
    },
    reader: {
      async crawl({ receive, recall }) {
        await begin('crawl');
        const shown = world.order([...store.values()]).filter(({ id }) => !world.hidden.has(id));
        for (let from = 0; from < shown.length; from += pageSize) {
          await begin('page');
          const raws = shown.slice(from, from + pageSize).map((raw) => store.get(raw.id) ?? raw);
          const digest = JSON.stringify([raws, shown.length]);
          const facts = world.recalls ? (recall?.(digest) ?? null) : null;
          if (facts !== null) world.recalled += 1;
          receive(
            facts === null
              ? { kind: 'parsed', businesses: raws.map(read), facts: { ...pageFacts(pageOf(raws)), digest } }
              : { kind: 'recalled', facts },
          );
        }
        return world.crawlProblem === null
          ? { outcome: 'complete', businesses: shown.length }
          : { outcome: 'incomplete', reason: world.crawlProblem, businesses: shown.length };
      },
      async findByIds(ids) {
        await begin('findByIds');
        return new Map(
          ids.flatMap((id) => {
            const raw = store.get(id);
            return raw === undefined || world.hidden.has(id) ? [] : [[id, read(raw)] as const];
          }),
        );
      },
      async findById(id) {
        await begin(`findById ${id}`);
        const raw = store.get(id);
        return raw === undefined ? null : read(raw);
      },
      async readSubResource() {
        return await Promise.resolve(null);
      },
      async findByCode(code) {
        await begin(`findByCode ${code}`);
        return world.byCode(code).map(read);
      },
      async findModifiedSince(seconds) {
        await begin('findModifiedSince');
        return [...store.values()].filter((raw) => Number(raw['modified']) >= seconds).map(read);
      },
    },
    writer: {
      create(key, values) {
        lastId += 1;
        const id = `c0ffee${String(lastId).padStart(18, '0')}`;
        return write(`create ${key}`, id, values, () => {
          touch({ ...codec.applied(null, values), id, code: key, status: values['status'] ?? 'open' });
        });
      },
      update: (fresh, to) =>
        write(`update ${fresh.id}`, fresh.id, to, () => {
          const before = store.get(fresh.id);
          if (before === undefined) throw new Error(`simulated Partoo has no ${fresh.id}`);
          touch({ ...before, ...codec.applied(fresh.raw, to) });
        }),
      updateSubResource: (fresh) => write(`update ${fresh.id}`, fresh.id, {}, () => undefined),
      delete: (id) => write(`delete ${id}`, id, {}, () => store.delete(id)),
    },
  };
  const world: InMemoryPartoo = {
    side,
    businesses: store,
    writes: [],
    written: [],
    onStep: () => undefined,
    trouble: () => null,
    reshape: (raw) => raw,
    wait: () => Promise.resolve(),
    order: (raws) => raws,
    recalls: true,
    recalled: 0,
    hidden: new Set(),
    crawlProblem: null,
    key: { keyDigest: 'key-1', role: 'ORG_ADMIN', permissions: null, listed: null, expiresOn: null },
    passTime(seconds) {
      lastModified += seconds;
    },
    edit(id, fields) {
      const before = store.get(id);
      if (before === undefined) throw new Error(`simulated Partoo has no ${id}`);
      move();
      store.set(id, { ...before, ...fields, modified: lastModified });
    },
    byCode: (code) => [...store.values()].filter((raw) => raw['code'] === code),
  };
  return world;
}

/** Partoo out of reach for a moment. */
export function outOfReach(): SyncError {
  return new SyncError('Partoo did not answer', { code: 'PARTOO_TIMEOUT', retryable: true });
}
