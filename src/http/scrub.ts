/** Takes secrets out of a text by value (R35), also where they were percent-encoded or quoted in JSON. */
export type Scrub = (text: string) => string;

const shown = '[secret]';

/** Secrets shorter than this would blacken ordinary words. */
const minLength = 4;

/** Creates a {@link Scrub}; longer secrets first, as one may contain another. */
export function createScrub(secrets: readonly string[]): Scrub {
  const spellings = new Set(
    secrets
      .filter((secret) => secret.length >= minLength)
      .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]),
  );
  const wanted = [...spellings].sort((a, b) => b.length - a.length);

  return (text) => wanted.reduce((clean, secret) => clean.replaceAll(secret, shown), text);
}
