/**
 * The cell of a property that is not there, and of `null`: white space says nothing, whereas an empty cell may clear a
 * value (R32, D28).
 */
export const notSaid = ' ';
