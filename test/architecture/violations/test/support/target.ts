export type TestWord = string;
