import { SyncError } from '../domain/errors.ts';
import { asLocationKey } from '../domain/ids.ts';
import type { DigestMemoryWriter } from '../domain/memory/digest.ts';
import type { ReadMemoryWriter, RememberedRead, SourceWatermark } from '../domain/memory/reads.ts';
import type { RunPause, RunPauseMemoryWriter } from '../domain/memory/run-pause.ts';
import {
  type ConfigFingerprint,
  isSameTarget,
  type Restoration,
  type Target,
  type TargetMemoryWriter,
} from '../domain/memory/target.ts';
import type { FileOfSource, JoinedTraits, SourceTraits } from '../domain/ports/source-read.ts';
import type { TableDeps } from './deps.ts';
import {
  asFlag,
  asListOf,
  asNumber,
  asNumberOrNull,
  asObject,
  asOneOf,
  asText,
  type Check,
  decode,
  encode,
} from './json.ts';
import { readRows } from './read-rows.ts';

/** Single facts about the state as a whole, by name. */
export interface Meta
  extends Omit<TargetMemoryWriter, 'noteRestored'>,
    ReadMemoryWriter,
    RunPauseMemoryWriter,
    DigestMemoryWriter {}

export function createMeta({ connection, now, scrub }: TableDeps): Meta {
  const find = connection.prepare((db, p: { name: string }) =>
    db.selectFrom('meta').select('value_json').where('name', '=', p.name),
  );
  const put = connection.prepare((db, p: { name: string; value: string }) =>
    db
      .insertInto('meta')
      .values({ name: p.name, value_json: p.value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value_json: p.value })),
  );
  const get = <T>(name: string, check: Check<T>): T | null => {
    const row = find.first({ name });
    if (row === undefined) return null;
    const [value] = readRows({ path: connection.path, table: 'meta' }, [row], (found) =>
      decode(found.value_json, check),
    );
    return value ?? null;
  };
  const set = (name: string, value: unknown): void => {
    put.run({ name, value: encode(value) });
  };
  const target = (): Target | null => get('target', asTarget);

  return {
    target,
    fingerprint: (): ConfigFingerprint | null => get('fingerprint', asFingerprint),
    sourceTraits: (): SourceTraits | null => get('source_traits', asSourceTraits),
    sourceRead: (): RememberedRead | null => get('source_read', asRememberedRead),
    sourceWatermark: (): SourceWatermark | null => get('source_watermark', asSourceWatermark),
    watermark: (): number | null => get('watermark', asNumber),
    runPause: (): RunPause | null => get('run_pause', asRunPause),

    digestAt: (): string | null => get('digest_at', asText),
    noteDigest: (): void => {
      set('digest_at', now());
    },

    claimTarget(wanted: Target): void {
      connection.transaction(() => {
        const known = target();
        if (known === null) set('target', wanted);
        else if (!isSameTarget(known, wanted)) throw otherTarget(connection.path, known, wanted);
      });
    },
    approveFingerprint: (fingerprint: ConfigFingerprint): void => {
      set('fingerprint', fingerprint);
    },
    rememberSourceTraits: (traits: SourceTraits): void => {
      set('source_traits', traits);
    },
    rememberSourceRead: (read: RememberedRead | null): void => {
      set('source_read', read);
    },
    moveSourceWatermark: (watermark: SourceWatermark): void => {
      set('source_watermark', watermark);
    },
    moveWatermark: (seconds: number): void => {
      set('watermark', seconds);
    },
    pauseRuns: (pause: Omit<RunPause, 'since'> | null): void => {
      set('run_pause', pause === null ? null : { who: pause.who, reason: scrub(pause.reason), since: now() });
    },
  };
}

function otherTarget(path: string, known: Target, wanted: Target): SyncError {
  return new SyncError(`The state ${path} was made with ${describe(known)}, not with ${describe(wanted)}`, {
    code: 'STATE_OTHER_TARGET',
    retryable: false,
    hint: 'Another Partoo or organization needs a state of its own: change state.path.',
  });
}

function describe({ baseUrl, orgId, environment }: Target): string {
  return `${environment} ${baseUrl}${orgId === null ? '' : ` (organization ${String(orgId)})`}`;
}

const asTarget: Check<Target> = (value) => {
  const { baseUrl, orgId, environment } = asObject(value);
  return {
    baseUrl: asText(baseUrl),
    orgId: asNumberOrNull(orgId),
    environment: asOneOf(['sandbox', 'production'] as const)(environment),
  };
};

const asFingerprint: Check<ConfigFingerprint> = (value) => {
  const { digest, parts, restored } = asObject(value);
  const read = Object.entries(asObject(parts)).map(([name, part]) => [name, asText(part)] as const);
  return {
    digest: asText(digest),
    parts: Object.fromEntries(read),
    ...(restored === undefined ? {} : { restored: asRestoration(restored) }),
  };
};

const asRestoration: Check<Restoration> = (value) => {
  const { at, asOf } = asObject(value);
  return { at: asText(at), asOf: asOf === null ? null : asText(asOf) };
};

const asRunPause: Check<RunPause | null> = (value) => {
  if (value === null) return null;
  const { who, reason, since } = asObject(value);
  return { who: asText(who), reason: asText(reason), since: asText(since) };
};

const asSourceTraits: Check<SourceTraits> = (value) => {
  const { bytes, encoding, delimiter, endsWithNewline, files, joined } = asObject(value);
  return {
    bytes: asNumber(bytes),
    encoding: asText(encoding),
    delimiter: asText(delimiter),
    endsWithNewline: asFlag(endsWithNewline),
    ...(files === undefined ? {} : { files: asListOf(asFileOfSource)(files) }),
    ...(joined === undefined ? {} : { joined: asListOf(asJoinedTraits)(joined) }),
  };
};

const asFileOfSource: Check<FileOfSource> = (value) => {
  const { path, rows, bytes, endsWithNewline } = asObject(value);
  return {
    path: asText(path),
    rows: asNumber(rows),
    bytes: asNumber(bytes),
    endsWithNewline: asFlag(endsWithNewline),
  };
};

const asJoinedTraits: Check<JoinedTraits> = (value) => {
  const { name, bytes, endsWithNewline } = asObject(value);
  return { name: asText(name), bytes: asNumber(bytes), endsWithNewline: asFlag(endsWithNewline) };
};

const asSourceWatermark: Check<SourceWatermark> = (value) => {
  const { at, configuration } = asObject(value);
  return { at: asText(at), configuration: asText(configuration) };
};

const asRememberedRead: Check<RememberedRead | null> = (value) => {
  if (value === null) return null;
  const { digest, traits, mapping, records, codes, places } = asObject(value);
  return {
    digest: asText(digest),
    traits: asSourceTraits(traits),
    mapping: asText(mapping),
    records: asText(records),
    codes: asListOf((code) => asLocationKey(asText(code)))(codes),
    places: asListOf(asNumber)(places),
  };
};
