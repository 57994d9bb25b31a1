import { weekdays, type Weekday } from '../weekday.ts';
import type { PartialWeek } from './opening-hours.ts';

/** What a text says of a week, before settings decide what is open to doubt. */
export interface WeekReading {
  /** Windows of the days it names, as said; `[]` is closed. */
  readonly days: PartialWeek;
  /** Days of which it says nothing but `perhaps`. */
  readonly unsure: readonly Weekday[];
  /** Is a day that is not named closed by the rules of the notation? */
  readonly namesAll: boolean;
  readonly notes: readonly string[];
  /** Is it only nearly written as the notation asks? */
  readonly isDoubtful?: true;
}

/** A week that was understood to the last character; words that say nothing; or what is wrong. */
export type WeekRead =
  | { readonly kind: 'week'; readonly week: WeekReading }
  | { readonly kind: 'not said' }
  /** It is this notation, and something in it is wrong or ambiguous. */
  | {
      readonly kind: 'refused';
      readonly message: string;
      readonly hint: string;
      /** A day is said twice, and the second may be meant to replace the first. */
      readonly isOverride?: true;
    }
  /** It is another notation, or none. */
  | { readonly kind: 'not understood' };

export const alwaysOpen: PartialWeek = Object.fromEntries(weekdays.map((day) => [day, ['00:00-24:00']]));

/** A week of which all is said. */
export function wholeWeek(days: PartialWeek, notes: readonly string[] = []): WeekRead {
  return { kind: 'week', week: { days, unsure: [], namesAll: true, notes } };
}
