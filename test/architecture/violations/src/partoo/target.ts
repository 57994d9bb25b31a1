export type PartooWord = string;
