import { z } from 'zod';
import { fieldsOptions } from '../mapping/options.ts';
import { partooOptions } from '../partoo/options.ts';
import { serverOptions } from '../server/options.ts';
import { csvSourceOptions } from '../sources/csv/options.ts';
import { httpSourceOptions } from '../sources/http/options.ts';
import { jsonSourceOptions } from '../sources/json/options.ts';
import { sqlSourceOptions } from '../sources/sql/options.ts';
import { xlsxSourceOptions } from '../sources/xlsx/options.ts';
import { stateOptions } from '../state/options.ts';
import { absentOptions, createOption, freezeOptions, limitsOptions, unmatchedOption } from '../sync/options.ts';
import { joinedOptions } from './joined-options.ts';
import { notifyOptions } from './notify-options.ts';
import { scheduleOptions } from './schedule-options.ts';

/** The block `source`. */
export const sourceOptions = z.discriminatedUnion('kind', [
  csvSourceOptions,
  xlsxSourceOptions,
  jsonSourceOptions,
  httpSourceOptions,
  sqlSourceOptions,
]);

/** The kinds of sources there are, as they are written. */
export const sourceKindNames: readonly string[] = ['csv', 'xlsx', 'json', 'http', 'sql'];

/**
 * The grammar of the configuration (contract.md section 2): types, limits of numbers, defaults, descriptions.
 * What takes two settings to judge is checked beside it, in the `check-….ts` files.
 */
export const configSchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    partoo: partooOptions.describe('How to reach Partoo, and which businesses are ours.'),
    state: stateOptions.prefault({}).describe('What the program remembers between runs.'),
    source: sourceOptions.describe("The company's own list of locations."),
    joined: joinedOptions(sourceOptions)
      .default([])
      .describe('Further sources, whose rows are joined to the locations by code; a missing row means nothing.'),
    fields: fieldsOptions,
    absent: absentOptions.describe('What happens to a business whose location disappeared.'),
    unmatched: unmatchedOption,
    create: createOption,
    freeze: freezeOptions,
    limits: limitsOptions.prefault({}).describe('Guards on a whole plan; crossing one holds changes back.'),
    schedule: scheduleOptions.prefault({}).describe('When the daemon runs.'),
    notify: notifyOptions.prefault({}).describe('Who is told when a person is needed.'),
    server: serverOptions.optional().describe('HTTP server of the daemon. Left out: none.'),
  })
  .meta({ title: 'partoo-sync configuration' });

/** The configuration as the schema leaves it: checked, defaults filled in, still named as in the file. */
export type ParsedConfig = z.output<typeof configSchema>;
