// Breaks plan-before-execute.
import type { ExecuteWord } from '../execute/target.ts';

export type GuardWord = ExecuteWord;
