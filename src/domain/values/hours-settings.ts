import type { HoursLanguage } from './day-words.ts';

/** How the hours of a whole week are written in one cell. `auto` recognises the others. */
export type HoursFormat = 'auto' | 'text' | 'osm' | 'schema_org' | 'google_places' | 'gbp';

/** What becomes of things in one day's hours that can be meant in two ways; every use is noted. */
export interface DaySettings {
  /** Opening = closing time: it is used for all day and for nothing (D15). */
  readonly openEqualsClose: 'reject' | 'closed' | 'all_day';
  readonly overlaps: 'reject' | 'merge';
  /** `23:59` as an end: the minute before midnight, or how somebody had to write midnight (D13). */
  readonly end2359: 'keep' | 'midnight';
  /** Is it known that hours are written on the 24-hour clock? */
  readonly isClock24: boolean;
}

/** The same for a week in one cell. */
export interface WeekSettings extends DaySettings {
  readonly format: HoursFormat;
  /** Days that a text does not name, where the notation does not say what that means (D16). */
  readonly unnamedDays: 'unknown' | 'closed' | 'reject';
  /** Days of which a text says `perhaps`: by appointment, an open end and nothing else. */
  readonly unsureDays: 'unknown' | 'closed';
  /** Hours with no weekday at all. */
  readonly withoutDays: 'reject' | 'every_day';
  /** Languages of the day names; null: all that are known. */
  readonly languages: readonly HoursLanguage[] | null;
}

/** What is ambiguous is not understood. */
export const strictDaySettings: DaySettings = {
  openEqualsClose: 'reject',
  overlaps: 'reject',
  end2359: 'keep',
  isClock24: false,
};

/** Nothing is concluded that is not said. */
export const strictWeekSettings: WeekSettings = {
  ...strictDaySettings,
  format: 'auto',
  unnamedDays: 'unknown',
  unsureDays: 'unknown',
  withoutDays: 'reject',
  languages: null,
};
