import { asLocationKey, type LocationKey } from '../../src/domain/ids.ts';
import { allowStaged, rejectStaged } from '../../src/commands/decide-staged.ts';
import { stagedIn } from '../../src/commands/staged.ts';
import { answer, apply } from '../sync/random-story.ts';
import { businessIdOf } from '../sync/shops.ts';
import type { Company } from './company.ts';
import type { Happening, Step } from './step.ts';

/** Makes it happen, where it can. What people and webhooks tell the product reaches it through another process. */
export function happen(company: Company, step: Happening): void {
  const { world } = company;
  switch (step.kind) {
    case 'edit':
      // Sooner, an edit of the very field that was being written could not be told from what Partoo makes of our value.
      world.clock.advance(0.2);
      if (step.edit.kind === 'add' && isTaken(company, step.edit.code)) return;
      if (step.edit.kind === 'answer') answer(company.other.memory, step.edit);
      else apply(world, step.edit);
      if (step.edit.kind === 'add') world.partoo.edit(businessIdOf(step.edit.code), {});
      if (step.edit.kind === 'partoo' || step.edit.kind === 'add')
        tell(company, idOf(company, step.edit.code), step.event);
      return;
    case 'rows':
      changeRows(company, step);
      return;
    case 'colleague':
      world.clock.advance(0.2);
      changePartoo(company, step);
      return;
    case 'person':
      decide(company, step);
      return;
    case 'forged':
      tell(company, `forged${step.code}`.padEnd(24, '0'), 'told');
      company.desk.deliver(businessIdOf(step.code), company.events, 'stranger');
      return;
    case 'event':
      tell(company, idOf(company, step.code), step.event);
      return;
    case 'clock':
      world.clock.advance(step.hours);
      company.latest = Math.max(company.latest, world.clock.now());
  }
}

/** Somebody puts the source right, and lets paused runs go on. */
export function heal(company: Company): void {
  const { world, whole } = company;
  const seen = new Set<string>();
  world.rows = [...world.rows, ...(whole ?? []).filter(({ id }) => !world.rows.some((row) => row['id'] === id))].filter(
    ({ id = '' }) => id !== '' && !seen.has(id) && seen.add(id),
  );
  company.whole = null;
  company.healsIn = 0;
  world.sourceProblem = null;
  world.isSourceGone = false;
  world.partoo.hidden.clear();
  world.memory.pauseRuns(null);
}

/** The webhooks that were late arrive. */
export function deliverLate(company: Company): void {
  for (const id of company.late) tell(company, id, 'told');
  company.late = [];
}

/** A webhook tells of a business, or not. */
export function tell(company: Company, business: string | null, event: 'told' | 'lost' | 'twice' | 'late'): void {
  if (!company.story.hears || business === null || event === 'lost') return;
  if (event === 'late') {
    company.late.push(business);
    return;
  }
  company.events += 1;
  company.desk.deliver(business, company.events, 'partoo');
  if (event === 'twice') company.desk.deliver(business, company.events, 'partoo');
}

function changeRows(company: Company, { what, code, share }: Extract<Step, { kind: 'rows' }>): void {
  const { world } = company;
  const kept = Math.max(1, Math.ceil(world.rows.length * share));
  const healsLater = (): void => {
    company.healsIn = 1 + (Math.floor(share * 40) % 4);
  };
  switch (what) {
    case 'cut':
    case 'torn':
    case 'empty':
      company.whole ??= world.rows;
      world.rows = what === 'empty' ? [] : world.rows.slice(0, kept);
      world.sourceProblem = what === 'torn' ? 'the last row is cut' : null;
      healsLater();
      return;
    case 'rename':
      world.isSourceGone = true;
      healsLater();
      return;
    case 'whole':
      heal(company);
      return;
    case 'double':
      world.rows = [
        ...world.rows,
        ...world.rows.filter(({ id }) => id === code).map((row) => ({ ...row, city: 'Nice' })),
      ];
      healsLater();
      return;
    case 'keyless':
      world.rows = [...world.rows, { ...world.rows[0], id: '' }];
      healsLater();
      return;
    case 'renumber': {
      const other = `1${code.slice(1)}`;
      if (world.rows.some(({ id }) => id === other)) return;
      world.rows = world.rows.map((row) => (row['id'] === code ? { ...row, id: other } : row));
      return;
    }
    case 'respell':
      world.rows = world.rows.map((row) => ({
        ...row,
        name: `${row['name'] ?? ''} `,
        tel: (row['tel'] ?? '').replace(/^0(\d) /u, '+33 $1 '),
      }));
      return;
    case 'shuffle':
      world.rows = [...world.rows.slice(kept), ...world.rows.slice(0, kept)].reverse();
  }
}

function changePartoo(company: Company, { what, code }: Extract<Step, { kind: 'colleague' }>): void {
  const { partoo } = company.world;
  const id = idOf(company, code);
  const raw = id === null ? undefined : partoo.businesses.get(id);
  if (id === null || raw === undefined) return;
  switch (what) {
    case 'delete':
      partoo.businesses.delete(id);
      break;
    case 'recode':
      partoo.edit(id, { code: raw['code'] === code ? `X${code}` : code });
      break;
    case 'leave':
      partoo.edit(id, { country: 'BE' });
      break;
    case 'return':
      partoo.edit(id, { country: 'FR' });
      break;
    case 'twin': {
      const twin = `twin${code}`.padEnd(24, '0');
      if (partoo.businesses.has(twin)) return;
      partoo.businesses.set(twin, { ...raw, id: twin });
      partoo.edit(twin, {});
    }
  }
  tell(company, id, 'told');
}

function decide(company: Company, { what, code, share }: Extract<Step, { kind: 'person' }>): void {
  const { world, other } = company;
  const { memory } = other;
  const nowMs = world.clock.now();
  const who = 'tester@here';
  const some = <T>(things: readonly T[]): readonly T[] => things.slice(0, Math.ceil(things.length * share));
  switch (what) {
    case 'allow':
      allowStaged(some(stagedIn(memory, nowMs).map((staged) => staged.code)), who, memory);
      return;
    case 'reject':
      rejectStaged(some(stagedIn(memory, nowMs)), memory);
      return;
    case 'pause':
      memory.pauseRuns({ who, reason: 'holidays' });
      company.healsIn = 2;
      return;
    case 'resume':
      memory.pauseRuns(null);
      return;
    case 'locate':
      for (const held of some(
        memory.held().filter(({ reason }) => reason === 'gone_in_partoo' || reason === 'ambiguous'),
      ))
        memory.recordResolution({ code: held.code, field: null, take: share < 0.5 ? 'source' : 'partoo', who });
      return;
    case 'retry':
      memory.retryFailures(asLocationKey(code));
      return;
    case 'configure':
      company.configurations += 1;
      world.reconfigure(
        `configuration-${String(company.configurations)}`,
        share < 0.5 ? {} : { writeBack: share < 0.75 },
      );
  }
}

function isTaken({ world }: Company, code: string): boolean {
  return world.partoo.byCode(code).length > 0 || world.partoo.businesses.has(businessIdOf(code));
}

/** The business that the code is linked to, or that carries it. */
function idOf({ world }: Company, code: string): string | null {
  const link = world.memory.links().get(code as LocationKey);
  if (link !== undefined && link.state !== 'forgotten') return link.businessId;
  return world.partoo.byCode(code)[0]?.id ?? null;
}
