/** What a spreadsheet may take for a formula, or skip on its way to one; the full-width forms count in some locales. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;
const e164 = /^\+[1-9]\d{6,14}$/;

/** A text that no spreadsheet takes for a formula (R36): marked with an apostrophe where it begins like one, E.164 phones excepted. */
export function neutralise(text: string): string {
  return formulaStart.test(text) && !e164.test(text) ? `'${text}` : text;
}
