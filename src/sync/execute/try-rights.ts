import { createRight, type KeyRights, forbiddenName } from '../../domain/key-rights.ts';
import type { FieldPath } from '../../domain/value.ts';

/** What one run finds out about what the API key may write. */
export interface RightsInRun {
  /** The forbidden name that keeps a field from being written, by what is known by now. */
  refusedName(field: FieldPath): string | undefined;
  /** Why no business may be created, by what is known by now. */
  readonly createsNothing: string | null;
  /**
   * Sends one write when it is its turn: of those that need a right which none has had lately, one goes first and the others
   * wait for what becomes of it. So a right that lacks is refused once, not once for each business.
   */
  inTurn<T>(needed: readonly string[], send: () => Promise<T>): Promise<T>;
  /** Partoo took a write that needed these. */
  noteGranted(rights: readonly string[]): void;
  /**
   * Partoo refused to let these be edited. `isSure`: it took the rest of the same business. Otherwise it may be about the
   * business, and only the second one proves it, unless a third one was taken.
   */
  noteRefused(names: readonly string[], isSure: boolean): void;
  /** Partoo refused a create as such. */
  noteNoCreate(detail: string): void;
}

/** Told of what is worth remembering, {@link createRight} among it. */
export interface RightsLearnt {
  /** For good. */
  onRefused(names: readonly string[]): void;
  /** And not known to be. */
  onGranted(rights: readonly string[]): void;
}

export function createRightsInRun(known: KeyRights, { onRefused, onGranted }: RightsLearnt): RightsInRun {
  const refused = new Set(known.forbidden.keys());
  const suspected = new Set<string>();
  const granted = new Set(known.granted);
  // What was granted before may have been taken since.
  const grantedInRun = new Set<string>();
  const tries = new Map<string, Promise<void>>();
  let createsNothing = known.createsNothing;

  const underWay = (needed: readonly string[]): Promise<void> | undefined =>
    needed.map((right) => tries.get(right)).find((one) => one !== undefined);

  return {
    refusedName: (field) => forbiddenName(field, refused),
    get createsNothing() {
      return createsNothing;
    },
    async inTurn(needed, send) {
      for (let other = underWay(needed); other !== undefined; other = underWay(needed)) await other;
      const untried = needed.filter((right) => !granted.has(right));
      if (untried.length === 0) return send();
      let release = (): void => undefined;
      const end = new Promise<void>((resolve) => {
        release = resolve;
      });
      for (const right of untried) tries.set(right, end);
      try {
        return await send();
      } finally {
        for (const right of untried) tries.delete(right);
        release();
      }
    },
    noteGranted(rights) {
      const news = rights.filter((right) => !granted.has(right));
      for (const right of rights) {
        granted.add(right);
        grantedInRun.add(right);
      }
      if (news.length > 0) onGranted(news);
    },
    noteRefused(names, isSure) {
      const learnt = names.filter(
        (name) => !refused.has(name) && (isSure || (suspected.has(name) && !grantedInRun.has(name))),
      );
      for (const name of names) {
        suspected.add(name);
        if (!grantedInRun.has(name)) granted.delete(name);
      }
      for (const name of learnt) refused.add(name);
      if (learnt.length > 0) onRefused(learnt);
    },
    noteNoCreate(detail) {
      if (createsNothing !== null) return;
      createsNothing = `Partoo refused a create of this run: ${detail}`;
      onRefused([createRight]);
    },
  };
}
