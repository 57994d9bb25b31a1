export const planFormats = ['text', 'json', 'markdown', 'html'] as const;

export type PlanFormat = (typeof planFormats)[number];
