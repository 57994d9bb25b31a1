import { hostname } from 'node:os';
import type { FieldPolicy, Limits, Policy, Scope } from '../domain/policy.ts';
import { weekdays } from '../domain/weekday.ts';
import { fieldEntry, type FieldEntry } from '../mapping/entry-options.ts';
import { dayEntry, type WeeklyHoursEntry } from '../mapping/hours-options.ts';
import { nestsParts, type FieldsBlock } from '../mapping/options.ts';
import { baseUrls, webhookPublicKeys, type Environment } from '../partoo/options.ts';
import type { Config, NotifyConfig, PartooConfig, ServerConfig, SourceConfig } from './config.ts';
import type { ParsedConfig } from './schema.ts';

/** The configuration as the rest of the program uses it, from one that is known to be right. */
export function buildConfig(parsed: ParsedConfig, apiKey: string): Config {
  const { version, state } = parsed;
  const { jitter_seconds: jitterSeconds, ...schedule } = parsed.schedule;
  const partoo = buildPartoo(parsed.partoo, apiKey);
  const { source } = parsed;
  const fields = buildFields(parsed.fields);
  return {
    version,
    partoo,
    state: { path: state.path, keepDays: Math.max(state.keep_days, parsed.limits.window.days) },
    source,
    joined: parsed.joined,
    fields,
    policy: buildPolicy(parsed, fields, source, partoo.scope),
    limits: buildLimits(parsed.limits),
    schedule: { ...schedule, jitterSeconds },
    notify: buildNotify(parsed.notify),
    server: buildServer(parsed.server, partoo.environment),
  };
}

function buildPartoo(options: ParsedConfig['partoo'], apiKey: string): PartooConfig {
  // Only with a base URL of its own may a file leave the environment out.
  const environment = options.environment ?? 'sandbox';
  return {
    environment,
    baseUrl: options.base_url ?? baseUrls[environment],
    apiKey,
    orgId: options.org_id ?? null,
    requestsPerMinute: options.requests_per_minute,
    concurrency: options.concurrency,
    timeoutMs: Math.round(options.timeout_seconds * 1000),
    scope: buildScope(options.scope),
    managesGroups: options.manage_groups,
    refreshSubResourcesMs: options.sub_resources.refresh,
  };
}

function buildScope({ groups, country }: ParsedConfig['partoo']['scope']): Scope {
  return { ...(groups === undefined ? {} : { groups }), ...(country === undefined ? {} : { country }) };
}

/** Every field under one name and in one shape, so that two ways of writing the same are the same. */
function buildFields({ open_hours: week, groups, ...fields }: ParsedConfig['fields']): FieldsBlock {
  const written = Object.entries(fields).flatMap(([name, entry]): readonly (readonly [string, FieldEntry])[] => {
    if (entry === undefined) return [];
    if (!nestsParts(name)) return [[name, entry as FieldEntry]];
    return Object.entries(entry as Readonly<Record<string, FieldEntry>>).map(([part, own]) => [`${name}.${part}`, own]);
  });
  const long = [...written, ...groupsByName(groups)].map(([name, entry]) => [name, inFull(entry)] as const);
  return { ...Object.fromEntries(long), ...(week === undefined ? {} : { open_hours: weekInFull(week) }) };
}

/** `groups: { from: region, section: Regions }` is `groups.Regions: region`. */
function groupsByName(entry: ParsedConfig['fields']['groups']): readonly (readonly [string, FieldEntry])[] {
  if (entry === undefined) return [];
  if (typeof entry === 'string') return [['groups', entry]];
  const { section, ...own } = entry;
  return [[section === undefined ? 'groups' : `groups.${section}`, own]];
}

/** `city` is short for `{ from: city }`. */
function inFull(entry: FieldEntry): FieldEntry {
  return typeof entry === 'string' ? fieldEntry.parse({ from: entry }) : entry;
}

function weekInFull(week: WeeklyHoursEntry): WeeklyHoursEntry {
  const days = weekdays.flatMap((day) => {
    const entry = week[day];
    return typeof entry === 'string' ? [[day, dayEntry.parse({ from: entry })] as const] : [];
  });
  return { ...week, ...Object.fromEntries(days) };
}

function buildPolicy(parsed: ParsedConfig, fields: FieldsBlock, source: SourceConfig, scope: Scope): Policy {
  const { absent, unmatched, create, freeze } = parsed;
  return {
    fields: Object.fromEntries(Object.entries(fields).map(([name, entry]) => [name, policyOf(entry)])),
    absent: { action: absent.action, afterReads: absent.after_reads, afterHours: absent.after_hours },
    unmatched,
    create,
    writeBack: source.writeBack,
    covers: source.covers,
    scope,
    freeze,
  };
}

function policyOf(entry: FieldEntry | WeeklyHoursEntry | undefined): FieldPolicy {
  if (entry === undefined || typeof entry === 'string') {
    return { owner: 'source', onConflict: 'manual', when: 'always', clear: false };
  }
  return { owner: entry.owner, onConflict: entry.on_conflict, when: entry.when, clear: entry.clear };
}

function buildLimits({ window, ...limits }: ParsedConfig['limits']): Limits {
  const { days, delete_percent: deletePercent, close_percent: closePercent } = window;
  return { ...limits, window: { days, deletePercent, closePercent } };
}

function buildNotify({ name, digest, channels }: ParsedConfig['notify']): NotifyConfig {
  return { name: name ?? hostname(), digest: digest === 'off' ? null : digest, channels };
}

function buildServer(options: ParsedConfig['server'], environment: Environment): ServerConfig | null {
  if (options === undefined) return null;
  const { listen, webhooks } = options;
  if (webhooks === undefined) return { listen, webhooks: null };
  const { path, public_url: publicUrl = null, public_key: publicKey = webhookPublicKeys[environment] } = webhooks;
  return { listen, webhooks: { path, publicUrl, publicKey } };
}
