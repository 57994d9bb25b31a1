import type { Group, Section } from '../domain/groups.ts';
import type { BusinessId } from '../domain/ids.ts';
import type { GroupDirectory } from '../domain/ports/group-directory.ts';
import type { HttpAnswer } from '../http/attempt.ts';
import type { HttpClient } from '../http/http-client.ts';
import { describeRefusal, isSuccess, refusalError } from './refusal.ts';
import { isRecord, readNumber, readRecords, readText, unexpected } from './schema.ts';

export interface GroupDirectoryDeps {
  readonly http: Pick<HttpClient, 'request'>;
  /** PROVIDER keys only; else null. */
  readonly orgId: number | null;
  readonly mayCreate: boolean;
}

/** More than any organization has; a list that never ends must not hold a run. */
const maxPages = 1000;

/**
 * Creates the {@link GroupDirectory} over `/sections` (partoo-api section 15).
 * @throws {@link SyncError} PARTOO_UNAUTHORIZED, PARTOO_FORBIDDEN, PARTOO_REFUSED, PARTOO_UNEXPECTED, and what
 * {@link HttpClient.request} throws; each of its methods may
 */
export function createGroupDirectory({ http, orgId, mayCreate }: GroupDirectoryDeps): GroupDirectory {
  const ofOrganization: Readonly<Record<string, number>> = orgId === null ? {} : { org_id: orgId };
  let known: readonly Section[] | null = null;

  const page = async (number: number | null, signal: AbortSignal): Promise<HttpAnswer> => {
    const query = { ...ofOrganization, ...(number === null ? {} : { page: number }) };
    const answer = await http.request({
      method: 'GET',
      path: '/sections',
      query,
      priority: 'normal',
      repeat: 'freely',
      signal,
    });
    if (!isSuccess(answer)) throw refusalError('to list the sections of groups', answer);
    return answer;
  };

  const load = async (signal: AbortSignal): Promise<void> => {
    const sections = new Map<number, Section>();
    let number: number | null = null;
    for (let pages = 1; pages <= maxPages; pages += 1) {
      const { body } = await page(number, signal);
      for (const section of readSections(body)) sections.set(section.id, section);
      const current = isRecord(body) ? readNumber(body['page']) : null;
      const last = isRecord(body) ? readNumber(body['max_page']) : null;
      if (current === null || last === null || current >= last) break;
      number = current + 1;
    }
    known = [...sections.values()];
  };

  /** What was made under a name; null where Partoo refused it. */
  const make = async (path: string, json: object, signal: AbortSignal): Promise<number | string> => {
    // Repeated after a doubtful end, it would be refused as already there: the next run finds it in the list.
    const answer = await http.request({ method: 'POST', path, json, priority: 'normal', repeat: 'never', signal });
    if (answer.status === 401) throw refusalError('to create a group', answer);
    if (!isSuccess(answer)) return describeRefusal(answer);
    const id = isRecord(answer.body) ? (readNumber(answer.body['id']) ?? readNumber(answer.body['section_id'])) : null;
    if (id === null) throw unexpected('Partoo answered the creation of a group without an id.');
    return id;
  };

  return {
    mayCreate,
    sections: () => known ?? [],
    load,
    async ready(signal) {
      if (known === null) await load(signal);
    },
    async create(sectionName, name, signal) {
      let section = known?.find((one) => one.name === sectionName);
      if (section === undefined) {
        const id = await make('/sections', { name: sectionName, ...ofOrganization }, signal);
        if (typeof id === 'string') return id;
        section = { id, name: sectionName, isFed: false, groups: [] };
      }
      // Left out, business__in would put every business into the group (section 15).
      const none: readonly BusinessId[] = [];
      const id = await make(`/sections/${String(section.id)}/groups`, { name, business__in: none }, signal);
      const groups = typeof id === 'string' ? section.groups : [...section.groups, { id, name, isFed: false }];
      const changed = { ...section, groups };
      known = [...(known ?? []).filter((one) => one.id !== changed.id), changed];
      return typeof id === 'string' ? id : null;
    },
  };
}

/** The envelope was not seen: a list under the name, one like other lists', or none at all (section 15). */
function readSections(body: unknown): readonly Section[] {
  const list = isRecord(body) ? (body['sections'] ?? body['items']) : body;
  if (!Array.isArray(list)) throw unexpected('Partoo answered a list of sections without a list.');
  return readRecords(list).flatMap((item) => {
    const section = readGroup(item);
    return section === null
      ? []
      : [{ ...section, groups: readRecords(item['groups']).flatMap((one) => readGroup(one) ?? []) }];
  });
}

function readGroup(item: Readonly<Record<string, unknown>>): Group | null {
  const id = readNumber(item['id']);
  const name = readText(item['name']);
  return id === null || name === null ? null : { id, name, isFed: item['has_puller'] === true };
}
