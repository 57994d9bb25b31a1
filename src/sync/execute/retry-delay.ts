const minutes = 60_000;
const delaysMs = [1 * minutes, 10 * minutes, 60 * minutes, 6 * 60 * minutes, 24 * 60 * minutes];

/** When a change that failed `count` times is tried again; null: quarantined, a person or new values release it (R26). */
export function nextTryAt(count: number, nowMs: number): string | null {
  const delay = delaysMs[count - 1];
  return delay === undefined ? null : new Date(nowMs + delay).toISOString();
}
