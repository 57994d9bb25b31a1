/** A URL without its query, which may hold a key. */
export function describeUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
