import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What Partoo held before a write of a field that is not settled: a colleague's edit is told from a value that does not stick. */
export const foundBefore: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema.alterTable('settling').addColumn('found_json', 'text').execute();
  },
};
