/** The key of every simulated company: whatever is said or kept, it must not hold this. */
export const apiKey = 'SIMULATED-KEY-7f3a91c2';
