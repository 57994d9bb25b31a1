import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Pages of the last full read of Partoo, by the digest of their bytes: the same bytes need not be parsed again. */
export const pages: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('pages')
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('page_json', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('primary_key', ['digest'])
      .modifyEnd(sql`strict, without rowid`)
      .execute();
  },
};
