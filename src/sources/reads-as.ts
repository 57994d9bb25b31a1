/** Did a text that was written come back? A column of numbers fills up with zeros, one of fixed length with spaces. */
export function readsAs(wanted: string, found: string): boolean {
  if (wanted.trim() === found.trim()) return true;
  // A code may begin with zeros, and is another one without them.
  const isNumber = (text: string): boolean => /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text);
  return isNumber(wanted) && isNumber(found) && Number(wanted) === Number(found);
}
