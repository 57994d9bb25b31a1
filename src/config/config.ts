import type { Limits, Policy, Scope } from '../domain/policy.ts';
import type { FieldsBlock } from '../mapping/options.ts';
import type { ChannelConfig } from '../notify/options.ts';
import type { Environment } from '../partoo/options.ts';
import type { ParsedConfig } from './schema.ts';

/** The whole configuration: parsed once, every default filled in, read-only. */
export interface Config {
  readonly version: 1;
  readonly partoo: PartooConfig;
  readonly state: StateConfig;
  readonly source: SourceConfig;
  /** Sources whose rows are joined to those of {@link Config.source}, in the order of the file. */
  readonly joined: readonly JoinedConfig[];
  /** The `fields` block; custom fields stand under `custom_fields.NAME` whichever way they were written. */
  readonly fields: FieldsBlock;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly schedule: ScheduleConfig;
  readonly notify: NotifyConfig;
  readonly server: ServerConfig | null;
}

export interface StateConfig {
  readonly path: string;
  /** How long history is kept. */
  readonly keepDays: number;
}

export interface PartooConfig {
  readonly environment: Environment;
  /** Without a slash at its end. https, unless it is an address of this machine. */
  readonly baseUrl: string;
  /** Secret (R35). */
  readonly apiKey: string;
  readonly orgId: number | null;
  readonly requestsPerMinute: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly scope: Scope;
  /** After how long sub-resources are read again, though nothing moved. */
  readonly refreshSubResourcesMs: number;
  /** May groups be created? */
  readonly managesGroups: boolean;
}

/** One of the kinds, each with its own settings (`options.ts` of its folder), and what all have: `key`, `covers`, `writeBack`. */
export type SourceConfig = ParsedConfig['source'];

/** One further source, and how its rows become columns. */
export type JoinedConfig = ParsedConfig['joined'][number];

export interface ScheduleConfig {
  /** IANA name, as `Europe/Paris`. */
  readonly timezone: string;
  /** Cron expressions of five fields. */
  readonly incremental: string;
  readonly full: string;
  /** Runs begin up to so much later than that. */
  readonly jitterSeconds: number;
  /** Does a changed source file bring the next run forward? */
  readonly watch: boolean;
}

export interface NotifyConfig {
  /** Of this installation, in messages. */
  readonly name: string;
  /** Cron expression of five fields; null: no digest. */
  readonly digest: string | null;
  readonly channels: readonly ChannelConfig[];
}

export interface ServerConfig {
  readonly listen: { readonly host: string; readonly port: number };
  readonly webhooks: WebhooksConfig | null;
}

export interface WebhooksConfig {
  readonly path: string;
  /** What Partoo is told on registration; null: webhooks are registered by hand. */
  readonly publicUrl: string | null;
  /** Ed25519, PEM: the configured one, or that of the environment. */
  readonly publicKey: string;
}
