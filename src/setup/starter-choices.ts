/** A category of Partoo, and what is unsure about taking it. */
export interface CategoryChoice {
  /** `gcid:bakery` */
  readonly gcid: string;
  readonly doubt?: string;
}

/** What no look at the source can tell: answered by a person, or left at what does no harm. */
export interface StarterChoices {
  readonly absent: 'report' | 'close_temporarily' | 'close' | 'delete';
  readonly descriptionOwner: 'source' | 'partoo' | 'shared';
  /** Text with `{{column}}` places, where no column holds the name; null: none was given. */
  readonly name: string | null;
  /** Were the meanings of the status words confirmed? */
  readonly isStatusSure: boolean;
  /** By the word in the category column. */
  readonly categories: ReadonlyMap<string, CategoryChoice>;
  /** Of all where there is no category column, else of every word without one of its own. */
  readonly fallbackCategory: CategoryChoice;
}

/** Nothing is closed or deleted, and every guess is marked as one. */
export const carefulChoices: StarterChoices = {
  absent: 'report',
  descriptionOwner: 'source',
  name: null,
  isStatusSure: false,
  categories: new Map(),
  fallbackCategory: { gcid: 'gcid:store', doubt: 'the main category of your shops, as "gcid:bakery"' },
};
