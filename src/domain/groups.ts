import { collapse } from './values/text.ts';

/** A group of businesses (partoo-api section 15). */
export interface Group {
  readonly id: number;
  readonly name: string;
  /** Filled by an automation of Partoo (`has_puller`): never touched. */
  readonly isFed: boolean;
}

/** A section of groups; a business can be in several of them. */
export interface Section extends Group {
  readonly groups: readonly Group[];
}

/** By its exact name, else by the only one that differs just in letter case. */
export function findNamed<T extends { readonly name: string }>(all: readonly T[], name: string): T | undefined {
  const exact = all.find((one) => one.name === name);
  if (exact !== undefined) return exact;
  const alike = all.filter((one) => looseName(one.name) === looseName(name));
  return alike.length === 1 ? alike[0] : undefined;
}

/** The groups of a section that a person may fill. */
export function ownGroups(section: Section): readonly Group[] {
  return section.isFed ? [] : section.groups.filter(({ isFed }) => !isFed);
}

/** Names are compared without case and width of spaces. */
export function looseName(name: string): string {
  return collapse(name).toLowerCase();
}
