import { ConfigError, type Mistake } from './mistake.ts';
import type { SoundSource } from './sound-source.ts';

/** What the file alone shows to be wrong; beside it, where to look for what only the source shows. */
export class UnusableConfig extends ConfigError {
  readonly file: string;
  /** Private, as it may hold credentials: nothing that prints or stores an error comes upon it (R35). */
  readonly #source: SoundSource | null;

  constructor(file: string, mistakes: readonly Mistake[], source: SoundSource | null) {
    super(file, mistakes);
    this.file = file;
    this.#source = source;
  }

  /** What the file says of the source, where that is enough to look for the columns that it names. */
  soundSource(): SoundSource | null {
    return this.#source;
  }
}
