import { lookAtRead, lookWithin, type Before } from './promises.ts';
import type { Company } from './company.ts';
import { happen } from './happen.ts';
import type { Happening, Meanwhile, Typed } from './step.ts';

/** From now on, at a step of the run that begins, somebody else does something, and what the run does is noted in order. */
export function interfere(company: Company, meanwhile: Meanwhile | null, before: Before): void {
  let left = meanwhile?.at ?? Infinity;
  let isCounting = meanwhile?.from === 'begin';
  company.onStep = (call) => {
    isCounting ||= meanwhile !== null && call.includes(phases[meanwhile.from]);
    if (isCounting) left -= 1;
    if (isCounting && left === -1 && meanwhile !== null && !company.troubles.isDead)
      happenWithin(company, aimed(meanwhile, company), before);
    if (call === 'before source read') lookAtRead(before, company);
    before.journal.step(call);
  };
}

/** The first step of a phase has this in its name. */
const phases: Readonly<Record<Meanwhile['from'], string>> = {
  begin: '',
  'first write': 'memory.markSending',
  'writing the source': 'before source write',
};

/** Somebody does it in the midst of a run. What was there before must have been kept until now, and what is there now from now on. */
export function happenWithin(company: Company, happening: Happening | Typed, before: Before): void {
  const { world, troubles } = company;
  if (happening.kind === 'command') {
    company.person.typeWithin(happening.what);
    return;
  }
  const textsOf = (): ReadonlyMap<string, string> =>
    new Map([...world.partoo.businesses.values()].map((raw) => [raw.id, JSON.stringify(raw)]));
  const texts = textsOf();
  lookWithin(before, company, () => {
    company.other.attempt(() => {
      happen(company, happening);
    });
  });
  for (const [business, text] of textsOf())
    if (texts.get(business) !== text) before.journal.note({ kind: 'edit', business });
  troubles.count(`meanwhile: ${nameOf(happening)}`);
}

/** At a location that the run is about to change, where it is said to be one. */
function aimed({ happening, isAimed }: Meanwhile, { world }: Company): Happening | Typed {
  const changing = world.memory.unfinished();
  if (!isAimed || changing.length === 0) return happening;
  if (happening.kind === 'edit' && 'code' in happening.edit) {
    const { code } = changing[Number(happening.edit.code) % changing.length]?.change ?? happening.edit;
    return { ...happening, edit: { ...happening.edit, code } };
  }
  if (happening.kind !== 'colleague') return happening;
  return { ...happening, code: changing[Number(happening.code) % changing.length]?.change.code ?? happening.code };
}

function nameOf(happening: Happening): string {
  switch (happening.kind) {
    case 'edit':
      return happening.edit.kind === 'answer' ? 'answer' : `edit: ${happening.edit.kind}`;
    case 'rows':
    case 'colleague':
      return `edit: ${happening.what}`;
    case 'person':
      return happening.what;
    default:
      return happening.kind;
  }
}
