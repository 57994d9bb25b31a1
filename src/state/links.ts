import { createLazyMap } from '../domain/lazy-map.ts';
import { asBusinessId, asLocationKey, type BusinessId, type LocationKey } from '../domain/ids.ts';
import type {
  ClosedByUs,
  Link,
  LinkDetail,
  LinkHow,
  LinkMemoryWriter,
  LinkState,
  LinkStep,
} from '../domain/memory/links.ts';
import type { TableDeps } from './deps.ts';
import { asOneOf, type Check, encode } from './json.ts';
import { inList } from './in-list.ts';
import { readInPages, readRows, rowsAtOnce } from './read-rows.ts';

const states = ['active', 'gone_in_partoo', 'left_scope', 'forgotten'] as const satisfies readonly LinkState[];
const hows = ['created', 'adopted', 'imported'] as const satisfies readonly LinkHow[];
const closings = ['closed', 'temporarily_closed'] as const satisfies readonly ClosedByUs[];

/** Code ↔ business: one code has one business, and one business at most one code that is not forgotten. */
export interface Links extends Pick<LinkMemoryWriter, 'links' | 'linkOf' | 'changeLinkState'> {
  link(code: LocationKey, business: BusinessId, how: LinkHow): void;
  /** Applies what a confirmation says of the link. */
  takeStep(code: LocationKey, step: LinkStep): void;
}

export function createLinks({ connection, now }: TableDeps): Links {
  // Two of the four columns are null for almost every row: a null costs nothing to bring over, a text does.
  const page = connection.prepare((db, p: { after: string }) =>
    db
      .selectFrom('links')
      .select(['code', 'business_id', 'closed_by_us'])
      .select((eb) => eb.fn<string | null>('nullif', ['state', eb.val('active')]).as('other_state'))
      .where('code', '>', p.after)
      .orderBy('code')
      .limit(rowsAtOnce),
  );
  const byCode = connection.prepare((db, p: { code: string }) =>
    db.selectFrom('links').selectAll().where('code', '=', p.code),
  );
  const put = connection.prepare((db, p: { code: string; business: string; how: string; at: string }) =>
    db
      .insertInto('links')
      .values({
        code: p.code,
        business_id: p.business,
        how: p.how,
        linked_at: p.at,
        state: 'active',
        state_since: p.at,
        closed_by_us: null,
      })
      // Nothing moves when the pair stands already: a create that is confirmed twice keeps its first instant.
      .onConflict((conflict) =>
        conflict
          .column('code')
          .doUpdateSet({
            business_id: p.business,
            how: p.how,
            linked_at: p.at,
            state: 'active',
            state_since: p.at,
            closed_by_us: null,
          })
          .where((eb) => eb.or([eb('links.business_id', '<>', p.business), eb('links.state', '<>', 'active')])),
      ),
  );
  const setState = connection.prepare((db, p: { codes: string; state: string; at: string }) =>
    db
      .updateTable('links')
      .set({ state: p.state, state_since: p.at })
      .where('code', 'in', inList(p.codes))
      .where('state', '<>', p.state),
  );
  const setClosed = connection.prepare((db, p: { code: string; closed: string | null }) =>
    db.updateTable('links').set({ closed_by_us: p.closed }).where('code', '=', p.code),
  );
  const where = { path: connection.path, table: 'links' };
  const moveTo = (codes: readonly LocationKey[], state: LinkState): void => {
    setState.run({ codes: encode(codes), state, at: now() });
  };
  const link = (code: LocationKey, business: BusinessId, how: LinkHow): void => {
    put.run({ code, business, how, at: now() });
  };

  return {
    links(): ReadonlyMap<LocationKey, Link> {
      const rows = new Map<LocationKey, number>();
      const businesses: BusinessId[] = [];
      // Almost every link is active, and of a location that nobody closed.
      const others = new Map<number, Pick<Link, 'state' | 'closedByUs'>>();
      readInPages(where, page, (row) => {
        if (row.other_state !== null || row.closed_by_us !== null)
          others.set(businesses.length, {
            state: row.other_state === null ? 'active' : asState(row.other_state),
            closedByUs: row.closed_by_us === null ? null : asClosing(row.closed_by_us),
          });
        rows.set(asLocationKey(row.code), businesses.length);
        businesses.push(asBusinessId(row.business_id));
      });
      return createLazyMap(rows, (row, code) => {
        const { state, closedByUs } = others.get(row) ?? usual;
        return { code, businessId: businesses[row] as BusinessId, state, closedByUs };
      });
    },
    linkOf(code: LocationKey): LinkDetail | null {
      const [link] = readRows(where, byCode.all({ code }), (row) => ({
        code,
        businessId: asBusinessId(row.business_id),
        state: asState(row.state),
        closedByUs: row.closed_by_us === null ? null : asClosing(row.closed_by_us),
        how: asHow(row.how),
        linkedAt: row.linked_at,
        stateSince: row.state_since,
      }));
      return link ?? null;
    },
    link,
    changeLinkState: moveTo,
    takeStep(code: LocationKey, step: LinkStep): void {
      switch (step.kind) {
        case 'keep':
          return;
        case 'adopt':
          if (step.movedFrom !== undefined) moveTo([step.movedFrom], 'forgotten');
          link(code, step.businessId, step.how);
          return;
        case 'closed':
          setClosed.run({ code, closed: step.as });
          return;
        case 'reopened':
          setClosed.run({ code, closed: null });
          return;
        case 'forget':
          moveTo([code], 'forgotten');
          return;
      }
    },
  };
}

const usual: Pick<Link, 'state' | 'closedByUs'> = { state: 'active', closedByUs: null };

const asState: Check<LinkState> = asOneOf(states);
const asHow: Check<LinkHow> = asOneOf(hows);
const asClosing: Check<ClosedByUs> = asOneOf(closings);
