// Breaks boundary-emulator.
import type { Word } from '../domain/target.ts';

export type EmulatorWord = Word;
