import { asBusinessId } from '../domain/ids.ts';
import type { KnownPage, PageMemoryWriter } from '../domain/memory/pages.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { asListOf, asNumber, asNumberOrNull, asObject, asText, decode, encode, type Check } from './json.ts';
import { readRows } from './read-rows.ts';

/** Pages of the last full read of Partoo. */
export function createPages({ connection }: TableDeps): PageMemoryWriter {
  const find = connection.prepare((db, p: { digest: string }) =>
    db.selectFrom('pages').select('page_json').where('digest', '=', p.digest),
  );
  const put = connection.prepare((db, p: { digest: string; page: string }) =>
    db
      .insertInto('pages')
      .values({ digest: p.digest, page_json: p.page })
      .onConflict((conflict) => conflict.column('digest').doUpdateSet({ page_json: p.page })),
  );
  const drop = connection.prepare((db, p: { kept: string }) =>
    db.deleteFrom('pages').where('digest', 'not in', inList(p.kept)),
  );

  return {
    pageOf(digest) {
      const row = find.first({ digest });
      if (row === undefined) return null;
      const [page] = readRows({ path: connection.path, table: 'pages' }, [row], ({ page_json: json }) =>
        decode(json, asPage),
      );
      return page === undefined ? null : { ...page, digest };
    },
    rememberPages(parsed, recalled) {
      connection.transaction(() => {
        drop.run({ kept: encode(recalled) });
        for (const { digest, ...page } of parsed) put.run({ digest, page: encode(page) });
      });
    },
  };
}

const asTexts = asListOf(asText);
const asIds = asListOf((id) => asBusinessId(asText(id)));

const asPage: Check<Omit<KnownPage, 'digest'>> = (value) => {
  const { page, maxPage, count, ids, countries, categories, modified, records } = asObject(value);
  return {
    page: asNumberOrNull(page),
    maxPage: asNumberOrNull(maxPage),
    count: asNumberOrNull(count),
    ids: asIds(ids),
    countries: asTexts(countries),
    categories: asTexts(categories),
    modified: asNumber(modified),
    records: asText(records),
  };
};
