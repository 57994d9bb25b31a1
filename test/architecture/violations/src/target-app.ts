export type AppWord = string;
