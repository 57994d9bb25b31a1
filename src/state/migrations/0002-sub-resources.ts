import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What of a business takes a call of its own to read, as it was last read. */
export const subResources: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('sub_resources')
      .addColumn('business_id', 'text', (column) => column.notNull())
      .addColumn('resource', 'text', (column) => column.notNull())
      .addColumn('read_at', 'text', (column) => column.notNull())
      .addColumn('content_json', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('primary_key', ['business_id', 'resource'])
      .modifyEnd(sql`strict, without rowid`)
      .execute();
  },
};
