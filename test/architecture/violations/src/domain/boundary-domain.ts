// Breaks boundary-domain.
export type { CommandWord } from '../commands/target.ts';
