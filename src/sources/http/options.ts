import { z } from 'zod';
import { recordsPath } from '../json/options.ts';
import { commonSourceOptions } from '../options.ts';
import { authOptions, httpUrl } from '../auth/options.ts';

const text = z.string().min(1);

const size = z.int().min(1).max(10_000).default(100).describe('Records a page.');

const paging = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('page'),
    page_param: text.default('page'),
    size_param: text.default('per_page'),
    size,
    first: z.int().min(0).default(1).describe('Number of the first page.'),
  }),
  z.strictObject({
    type: z.literal('offset'),
    offset_param: text.default('offset'),
    size_param: text.default('limit'),
    size,
  }),
  z.strictObject({
    type: z.literal('cursor'),
    cursor_param: text.default('cursor'),
    cursor_at: recordsPath.describe('Where an answer says the next cursor, such as meta.next.'),
    size_param: text.optional(),
    size,
  }),
  z.strictObject({ type: z.literal('next'), next_at: recordsPath.describe('Where an answer says the next URL.') }),
  z.strictObject({ type: z.literal('link').describe('A Link header with rel="next".') }),
]);

const changedSince = z.strictObject({
  param: text.describe('Parameter that takes the time.'),
  hours: z
    .number()
    .positive()
    .max(24 * 366)
    .describe('How far back the first reading looks, and every one until all that it gave is settled.'),
  overlap_minutes: z
    .number()
    .min(0)
    .max(60 * 24 * 31)
    .default(15)
    .describe('Later readings begin this long before the last one of which everything was settled.'),
  format: z.enum(['iso', 'date', 'unix']).default('iso').describe('2026-12-24T10:00:00Z, 2026-12-24, or seconds.'),
});

const write = z.strictObject({
  url: text.describe('Of one location: https://erp.example.com/api/stores/{{id}}, with the key column in {{}}.'),
  method: z.enum(['PATCH', 'PUT']).default('PATCH'),
  body: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      'Template: "{{changes}}" becomes the changed properties, "{{record}}" the whole record with them. Left out: changes for PATCH, record for PUT.',
    ),
  append: z
    .strictObject({
      url: text.describe('Of the list: https://erp.example.com/api/stores; {{key}} may stand in it.'),
      method: z.enum(['POST', 'PUT']).default('POST'),
      body: z
        .record(z.string(), z.unknown())
        .optional()
        .describe('Template: "{{record}}" becomes the new record, {{column}} a text of it. Left out: the record.'),
    })
    .optional()
    .describe('How a location is added; needed for unmatched: import.'),
  record_at: recordsPath.optional().describe('Where the answer for one location holds its record, if not all of it.'),
});

/** The `source` block for `kind: http`. */
export const httpSourceOptions = z
  .strictObject({
    kind: z.literal('http'),
    url: httpUrl.describe('What gives the locations.'),
    method: z.enum(['GET', 'POST']).default('GET'),
    body: z.record(z.string(), z.unknown()).optional().describe('For POST: sent as JSON.'),
    headers: z.record(z.string(), z.string()).default({}).describe('Sent with every request.'),
    auth: authOptions.optional().describe('Credentials; they go to the host of url and nowhere else.'),
    records: recordsPath.optional().describe('Where an answer holds the array of records; left out: it is the answer.'),
    paging: paging.optional().describe('How further pages are asked for; left out: there is one.'),
    total: recordsPath.optional().describe('Where an answer says how many records there are in all.'),
    total_header: text.optional().describe('Header that says it instead, such as X-Total-Count.'),
    changed_since: changedSince.optional().describe('Ask only for what changed lately; needs covers: changes.'),
    null_is: z
      .enum(['absent', 'empty'])
      .default('absent')
      .describe('absent: null says nothing. empty: null is explicitly empty.'),
    requests_per_minute: z.int().min(1).default(60),
    timeout_seconds: z.number().positive().default(30).describe('For one request.'),
    write: write.optional().describe('How one location is written; needed for write_back.'),
    ...commonSourceOptions,
  })
  .superRefine((options, context) => {
    const { write_back: writeBack, covers, url, changed_since: since } = options;
    const refuse = (path: string[], message: string, hint: string): void => {
      context.addIssue({ code: 'custom', path, message, params: { hint } });
    };
    if (writeBack && options.write === undefined) refuse(['write'], 'is missing', '');
    if (since !== undefined && covers !== 'changes') {
      refuse(['changed_since'], 'needs covers: changes', 'A location that did not change would look absent');
    }
    const places = [...(options.write?.url ?? '').matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map(([, name]) => name);
    if (options.write !== undefined && !(places.length === 1 && ['key', options.key].includes(places[0] ?? ''))) {
      refuse(['write', 'url'], 'must name one location', `Write {{${options.key}}} where its code stands`);
    }
    const added = options.write?.append?.url.replaceAll(/\{\{[^{}]*\}\}/g, 'x') ?? url;
    if (!URL.canParse(added) || !URL.canParse(url) || new URL(added).origin !== new URL(url).origin) {
      refuse(['write', 'append', 'url'], 'is on another host than source.url', 'Credentials are sent to one host only');
    }
    const written = options.write?.url.replaceAll(/\{\{[^{}]*\}\}/g, 'x') ?? url;
    if (!URL.canParse(written) || !URL.canParse(url) || new URL(written).origin !== new URL(url).origin) {
      refuse(['write', 'url'], 'is on another host than source.url', 'Credentials are sent to one host only');
    }
  })
  .transform(
    ({
      write_back: writeBack,
      null_is: nullIs,
      timeout_seconds: timeoutSeconds,
      requests_per_minute: requestsPerMinute,
      total_header: totalHeader,
      changed_since: since,
      ...options
    }) => ({
      ...options,
      ...{ writeBack, nullIs, requestsPerMinute, timeoutMs: Math.round(timeoutSeconds * 1000) },
      ...(totalHeader === undefined ? {} : { totalHeader }),
      ...(since === undefined ? {} : { since: sinceOf(since) }),
    }),
  );

function sinceOf({ overlap_minutes: overlapMinutes, ...since }: z.output<typeof changedSince>): Omit<
  z.output<typeof changedSince>,
  'overlap_minutes'
> & {
  readonly overlapMinutes: number;
} {
  return { ...since, overlapMinutes };
}

/** `paging` as configured. */
export type HttpPaging = z.output<typeof paging>;
