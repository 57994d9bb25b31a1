/** When a person was last told how things stand as a whole. */
export interface DigestMemory {
  /** When the last digest was told; null: never. */
  digestAt(): string | null;
}

export interface DigestMemoryWriter extends DigestMemory {
  /** A digest is told now, or its first period begins. */
  noteDigest(): void;
}
