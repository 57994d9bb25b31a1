import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What Partoo refused to let an API key write, so that it is not refused again for each business. */
export const refusedRights: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('refused_rights')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('key_digest', 'text', (column) => column.notNull())
      .addColumn('learnt_at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('primary_key', ['name'])
      .modifyEnd(sql`strict, without rowid`)
      .execute();
  },
};
