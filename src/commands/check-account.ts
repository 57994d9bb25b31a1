import type { App } from '../app.ts';
import { fieldNameOf, partOf } from '../domain/fields.ts';
import { findNamed } from '../domain/groups.ts';
import { nearestOf } from '../domain/nearest.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { showMistake } from '../config/mistake.ts';
import { customFieldMistakes } from '../custom-fields-at.ts';
import { endOfKey, expiryOf, expiryWords } from '../key-expiry.ts';
import { SyncError } from '../domain/errors.ts';
import {
  describeForbidden,
  forbiddenFields,
  type KeyAccount,
  type KeyRights,
  lacksKnownPermission,
  rightsOf,
} from '../domain/key-rights.ts';
import type { OriginEntry } from '../mapping/options.ts';
import { hintForCategory } from '../sync/read/check-categories.ts';
import type { Finding } from './finding.ts';
import { checkWebhooks } from './webhook-registrations.ts';

/**
 * Key, role, organization, custom fields and categories, as far as the configuration names them.
 *
 * @param ofSource categories that locations of the source have
 * @param today calendar date `YYYY-MM-DD`
 */
export async function checkAccount(
  app: App,
  loaded: LoadedConfig,
  ofSource: readonly string[],
  today: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { config } = loaded;
  const user = await app.account.me(signal);
  const findings: Finding[] = [
    {
      area: 'partoo',
      level: 'ok',
      message: `the key works: role ${user.role ?? 'unknown'}, organization ${String(user.orgId ?? 'unknown')}`,
    },
  ];
  if (user.role === 'PROVIDER' && config.partoo.orgId === null)
    findings.push(wrong('a PROVIDER key reads several organizations', 'Set partoo.org_id to the one to sync.'));
  if (
    user.role !== 'PROVIDER' &&
    config.partoo.orgId !== null &&
    user.orgId !== null &&
    user.orgId !== config.partoo.orgId
  )
    findings.push(
      wrong(
        `partoo.org_id is ${String(config.partoo.orgId)}, and the key belongs to organization ${String(user.orgId)}`,
        'Correct partoo.org_id, or leave it out.',
      ),
    );
  return [
    ...findings,
    ...(await checkRights(app, user, signal)),
    ...(await checkCustomFields(app, loaded, signal)),
    ...(await checkSections(app, loaded, signal)),
    ...(await checkCategories(app, loaded, ofSource, signal)),
    ...(await checkWebhooks(app, signal)),
    ...(await checkKeyExpiry(app, user.id, today, signal)),
  ];
}

/** What the key may not write of what is mapped: by its role, its permissions, and by what Partoo refused it in earlier runs. */
async function checkRights(
  app: App,
  { role, permissions }: Pick<KeyAccount, 'role' | 'permissions'>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { policy } = app.config;
  const listed = lacksKnownPermission(permissions) ? await app.account.permissions(signal) : null;
  const told = { keyDigest: app.partoo.key.digest, role, permissions, listed, expiresOn: null };
  const rights = await rightsWith(told, app);
  const { writesNothing, createsNothing } = rights;
  if (writesNothing !== null)
    return [wrong(`the key writes nothing: ${writesNothing}`, 'Use the key of an ORG_ADMIN.')];
  const findings: Finding[] = [];
  if (createsNothing !== null && policy.create)
    findings.push({
      area: 'partoo',
      level: 'warning',
      message: `the key creates no businesses: ${createsNothing}`,
      hint: 'New locations are held. Use the key of an ORG_ADMIN, or set create: false.',
    });
  const left = forbiddenFields(policy, rights);
  if (left.length > 0)
    findings.push({
      area: 'partoo',
      level: 'warning',
      message: `the key may not edit ${describeForbidden(left, rights)}`,
      hint: 'These are left out of changes. Give the key the right, or take them out of the mapping.',
    });
  return findings;
}

/** With what is remembered of refusals; a state that cannot be read is told of by its own check. */
async function rightsWith(told: KeyAccount, app: App): Promise<KeyRights> {
  try {
    const memory = await app.openMemory();
    try {
      return app.rightsIn(memory, told);
    } finally {
      memory.close();
    }
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return rightsOf(told, { refused: [], granted: [] });
  }
}

/** The end of the key, 30 days ahead; a key that may not look says so, and that is all (partoo-api section 2). */
async function checkKeyExpiry(
  app: App,
  userId: string | null,
  today: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const keys = await app.account.apiKeys(signal);
  if (keys === null)
    return [{ area: 'partoo', level: 'ok', message: 'when the key ends is not known: it may not list API keys' }];
  const expiry = expiryOf({ expiresOn: endOfKey(keys, userId) }, today);
  if (expiry === null) return [];
  if (expiry.threshold !== null) return [{ area: 'partoo', level: 'warning', message: expiryWords(expiry) }];
  return [{ area: 'partoo', level: 'ok', message: `the key ends on ${expiry.expiresOn}` }];
}

async function checkCustomFields(app: App, loaded: LoadedConfig, signal: AbortSignal): Promise<readonly Finding[]> {
  const isMapped = Object.keys(loaded.config.fields).some((field) => fieldNameOf(field) === 'custom_fields');
  if (!isMapped) return [];
  const mistakes = customFieldMistakes(loaded, await app.account.customFields(signal));
  return mistakes.map((mistake) => ({ area: 'partoo', level: 'wrong', message: showMistake(loaded.file, mistake) }));
}

/** Sections of groups that the configuration names; the groups come from the source and are checked in every run. */
async function checkSections(
  { partoo: { groups } }: App,
  { config, positionOf, file }: LoadedConfig,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  if (groups === null) return [];
  await groups.load(signal);
  if (groups.mayCreate) return [];
  const names = groups.sections().map(({ name }) => name);
  return Object.keys(config.fields).flatMap((field) => {
    const section = fieldNameOf(field) === 'groups' ? partOf(field) : null;
    if (section === null || findNamed(groups.sections(), section) !== undefined) return [];
    const at = positionOf(['fields', field]);
    const nearest = nearestOf(section, names);
    return wrong(
      `${file}:${at.line}:${at.column} Partoo has no section of groups named ${JSON.stringify(section)}`,
      nearest === null
        ? 'Create it in Partoo, or set partoo.manage_groups: true.'
        : `Did you mean ${JSON.stringify(nearest)}?`,
    );
  });
}

/** More categories of a source than these are looked up by the first run; here each costs a call. */
const mostLookedUp = 50;

/** Categories that the configuration itself names, with their place in the file, and those of the source. */
async function checkCategories(
  app: App,
  { config, positionOf, file }: LoadedConfig,
  ofSource: readonly string[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const entry = config.fields['categories'];
  if (entry === undefined) return [];
  const { value, default: fallback, lookup } = (typeof entry === 'string' ? {} : entry) as Partial<OriginEntry>;
  const named = new Set(
    [value, fallback, ...Object.values(lookup ?? {})]
      .flatMap((item) => item ?? [])
      .filter((gcid) => gcid.startsWith('gcid:')),
  );
  const met = ofSource.filter((gcid) => !named.has(gcid));
  const findings: Finding[] = [];
  for (const gcid of [...named, ...met.slice(0, mostLookedUp)]) {
    const found = await app.partoo.lookUpCategory(gcid, signal);
    if (found.state === 'OK') continue;
    const at = positionOf(['fields', 'categories']);
    const place = named.has(gcid) ? `${file}:${at.line}:${at.column} ` : '';
    const holds = named.has(gcid) ? '' : ', and locations of the source have it: they are held';
    const what =
      found.state === null
        ? `Partoo knows no category ${gcid}`
        : `the category ${gcid} is ${found.state.toLowerCase()} in Partoo`;
    const finding = wrong(`${place}${what}${holds}`, `${hintForCategory(found) ?? 'Look the id up in Partoo'}.`);
    findings.push(named.has(gcid) ? finding : { ...finding, level: 'warning' });
  }
  if (met.length > mostLookedUp) {
    const message = `${String(met.length - mostLookedUp)} more categories of the source are looked up by the next run`;
    findings.push({ area: 'partoo', level: 'ok', message });
  }
  return findings;
}

function wrong(message: string, hint: string): Finding {
  return { area: 'partoo', level: 'wrong', message, hint };
}
