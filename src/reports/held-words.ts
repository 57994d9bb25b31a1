import { labelOf } from '../domain/fields.ts';
import type { Held, HeldReason } from '../domain/plan.ts';
import { cleanText } from './clean-text.ts';
import { fullLabelOf } from './field-views.ts';

interface HeldWords {
  /** What happened: `not understood`. */
  readonly meaning: string;
  /** What lets the location go on. */
  readonly release: string;
}

/** Every reason for holding a location, in words, with what releases it. */
const heldWords: Readonly<Record<HeldReason, HeldWords>> = {
  invalid: {
    meaning: 'the record is there, but a cell is not understood, or empty',
    release: 'correct the cell in the source, or fill it in; the next run takes it up',
  },
  duplicate: {
    meaning: 'the same code stands more than once',
    release: 'leave one of them, or give the others a code of their own',
  },
  ambiguous: {
    meaning: 'several businesses could be this location, or only a guess speaks for one',
    release: 'give the right business this code in Partoo; the next run links it',
  },
  absent: {
    meaning: 'missing from the source, and left as it is so far',
    release: 'its record coming back; else the settings under absent decide what happens, and when',
  },
  gone_in_partoo: {
    meaning: 'its business no longer exists in Partoo',
    release: 'partoo-sync resolve CODE --take source (create it again) or --take partoo (forget it)',
  },
  left_scope: {
    meaning: 'its business is no longer among those that the configuration manages',
    release: 'change partoo.scope, or the group or country of the business; it is not touched until then',
  },
  quarantined: {
    meaning: 'its writes failed again and again',
    release: 'see partoo-sync explain CODE for the last request and answer; a changed value is tried at once',
  },
  not_settling: {
    meaning: 'Partoo keeps another value than the one written, twice in a row',
    release: 'see partoo-sync explain CODE; write the value as Partoo keeps it, or let Partoo own the field',
  },
  forbidden: {
    meaning: 'the API key may not change this',
    release: 'ask for the right in Partoo, or take the field out of the configuration',
  },
  undone: {
    meaning: 'a person took it back, or decided against it',
    release: 'a new value in the source ends it; where the location is missing there, its being back',
  },
  limit: {
    meaning: 'stopped by a limit',
    release: 'check the change, then let one run pass with --override and the name of the limit',
  },
  read_only: {
    meaning: 'the side that should take the value cannot be written',
    release: 'set source.write_back, or change the owner of the field',
  },
  unwritable: {
    meaning: 'the side that should take the value has no way to hold it',
    release: 'change the value in Partoo or in the source, or map the field so that it can be written',
  },
  edited_in_partoo: {
    meaning: 'it left the source, and a colleague changed it in Partoo since: an edit beats a delete',
    release: 'a record that comes back ends it; or partoo-sync allow CODE lets it leave',
  },
  recoded_in_partoo: {
    meaning:
      'it left the source, and its business carries another code in Partoo by now: whose it is, a person has to say',
    release: 'its own code given back to the business in Partoo, the business deleted there, or its record coming back',
  },
  frozen: {
    meaning: 'changes of this kind rest on these days',
    release: 'the end of the freeze, or another freeze in the configuration',
  },
  not_undoable: {
    meaning: 'an undo cannot take this back, or a side has changed it since',
    release: 'nothing to do if it is right as it is; else correct it by hand, in the source or in Partoo',
  },
};

const unknownReason: HeldWords = { meaning: 'left alone', release: 'see partoo-sync explain CODE' };

/** What a reason means and what ends it; a plan file of a newer version may hold reasons that are unknown here. */
export function wordsOfHeld(reason: string): HeldWords {
  return Object.hasOwn(heldWords, reason) ? heldWords[reason as HeldReason] : unknownReason;
}

/** `Phone: its detail`; details that begin with the field themselves, and records held as a whole, stand as they are. */
export function detailOfHeld({ field, detail }: Pick<Held, 'field' | 'detail'>): string {
  const shown = cleanText(detail);
  if (field === undefined) return shown;
  const starts = [labelOf(field), fullLabelOf(field)].map(cleanText);
  return starts.some((label) => shown.startsWith(label)) ? shown : `${fullLabelOf(field)}: ${shown}`;
}
